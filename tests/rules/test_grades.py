"""Which grade a text names: the seven that every installation begins with, as people write them."""

import importlib

import pytest

from inventory.rules.grades import Grade, grade_of, named, others, same_grade

MIGRATION = importlib.import_module("migrations.versions.0009_grades_thresholds_and_loans_given")
SEVEN = tuple(
    Grade(code, name, standard, tuple(words.split("\n")))
    for code, name, standard, words in MIGRATION.GRADES
)
BY_CODE = {grade.code: grade for grade in SEVEN}


def codes(text):
    return [grade.code for grade in named(text, SEVEN)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KN95口罩", ["KN95"]),
        ("ＫＮ９５", ["KN95"]),
        ("kn 95 口罩", ["KN95"]),
        ("K N95", ["KN95"]),
        ("KN-95", ["KN95"]),
        ("GB2626-2019", ["KN95"]),
        ("GB 2626—2006", ["KN95"]),
        ("3M N95 口罩", ["N95"]),
        ("n95只", ["N95"]),
        ("欧标 FFP2", ["N95"]),
        ("韩国KF94", ["N95"]),
        ("N95，不是KN95", ["KN95", "N95"]),
        ("YY 0469-2011", ["SURGICAL"]),
        ("YY/T 0969-2013", ["MEDICAL"]),
        ("YY0969", ["MEDICAL"]),
        ("ＹＹ／Ｔ　０９６９", ["MEDICAL"]),
        ("GB19083", ["MEDICAL_PROTECTIVE"]),
        ("GB/T32610-2016", ["DAILY"]),
        ("GB 32610", ["DAILY"]),
        ("一次性使用医用外科口罩", ["SURGICAL"]),
        ("一次性使用医用口罩", ["MEDICAL"]),
        ("一次性医用口罩 17.5cm×9.5cm", ["MEDICAL"]),
        ("医用外科平面口罩", ["SURGICAL"]),
        ("医用外科。", ["SURGICAL"]),
        ("实为日常防护型", ["DAILY"]),
        ("医用防护N95口罩", ["MEDICAL_PROTECTIVE", "N95"]),
        ("外包装无标识", ["UNMARKED"]),
        ("", []),
        ("口罩 2000片/件", []),
        ("医用外科手套 7号", []),
        ("医用防护服", []),
        ("日常防护服和口罩", []),
        ("一次性医用手套", []),
        ("GB 190831", []),
        ("GB 26260", []),
        ("XN95", []),
        ("N951", []),
        ("SKN95", []),
        ("20200115 80盒/件", []),
    ],
)
def test_a_text_names_grades_as_people_write_them(text, found):
    assert codes(text) == found


@pytest.mark.parametrize("grade", SEVEN, ids=lambda grade: grade.code)
def test_a_grade_is_known_by_its_code_name_standard_and_words(grade):
    for text in (grade.code, grade.code.lower(), grade.name, grade.full_name, *grade.words):
        assert grade_of(text, SEVEN) == grade
    assert grade.standard is None or grade_of(grade.standard, SEVEN) == grade


@pytest.mark.parametrize("text", [None, "", " ", "医用", "民用", "医用防护口罩 KN95"])
def test_what_names_none_or_two_is_no_grade(text):
    assert grade_of(text, SEVEN) is None


def test_a_word_of_old_data_without_the_goods_is_its_grade():
    assert grade_of("一次性医用", SEVEN) == BY_CODE["MEDICAL"]


def test_spellings_of_one_grade_are_the_same():
    assert same_grade("GB 19083", "医用防护", SEVEN)
    assert same_grade("民 用", "民用", SEVEN)
    assert same_grade(None, "", SEVEN)
    for one, other in (("GB 19083", "KN95"), ("民用", "KN95"), ("民用", "商用"), ("KN95", None)):
        assert not same_grade(one, other, SEVEN)
        assert not same_grade(other, one, SEVEN)


def test_another_grade_is_one_beside_which_the_asked_one_is_not_named():
    protective, kn95 = BY_CODE["MEDICAL_PROTECTIVE"], BY_CODE["KN95"]
    assert others("医用防护口罩（N95）", [protective], SEVEN) == ()
    assert others("其实是KN95", [protective], SEVEN) == (kn95,)
    assert others("KN95 和医用防护各半", [protective, kn95], SEVEN) == ()
    assert others(None, [kn95], SEVEN) == ()


def test_a_grade_of_other_goods_may_be_added():
    coverall = Grade("COVERALL", "医用防护服", "GB 19082", ("医用防护服",))
    assert named("医用防护服 连体", (*SEVEN, coverall)) == (coverall,)
    assert named("GB19082-2009", (*SEVEN, coverall)) == (coverall,)
