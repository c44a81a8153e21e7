from inventory.intake.workbook import open_grids
from tests.make_sample_sheet import PATH, ROWS, build


def test_the_shipped_sheet_is_what_its_maker_makes():
    assert open_grids(PATH.read_bytes(), PATH.name) == open_grids(build(), PATH.name)


def test_the_sheet_is_made_the_same_every_time():
    assert build() == build()


def test_the_sheet_has_as_many_quantities_as_it_promises():
    (grid,) = open_grids(PATH.read_bytes(), PATH.name)
    quantities = [row for row in grid.rows if len(row.cells) == 4 and row.cells[3] != "数量总计"]
    assert len(quantities) == ROWS


def test_every_donor_is_invented():
    (grid,) = open_grids(PATH.read_bytes(), PATH.name)
    donors = {str(row.cells[0]) for row in grid.rows if len(row.cells) > 2 and row.cells[0]}
    named = donors - {"捐赠单位", "爱心人士", "一位不愿留名的村民", "定向捐赠检查点值守人员"}
    assert all("示例" in donor for donor in named)
