# Shared by ./run and ./test, which source it from the checkout's folder. POSIX sh.
#
# It makes .venv and installs the locked libraries and this checkout in it; system packages come from apt where that
# is possible without asking for a password, else one line says what to type. Nothing is done twice: what is there
# already is only looked at.

PY=.venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() {
    printf '%s\n' "$*" >&2
}

stop() {
    say "$*"
    exit 1
}

# apt_install PACKAGE... - as root or by sudo without a password; fails silently where neither is possible.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        return 1
    fi
    say "apt-get install $*"
    apt_get install "$@" 2>/dev/null || { apt_get update && apt_get install "$@"; }
}

apt_get() {
    verb=$1
    shift
    # shellcheck disable=SC2086 # empty for root
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 \
        --no-install-recommends "$verb" "$@" >&2
}

# A Python that is new enough and can make environments, or nothing.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
}

make_venv() {
    if "$PY" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    python=$(find_python)
    if [ -z "$python" ] && apt_install python3-venv; then
        python=$(find_python)
    fi
    [ -n "$python" ] || stop 'Python 3.11 or newer with venv is needed. Debian: sudo apt-get install python3-venv'
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

# install_lock run|dev - what the lock says and this checkout, if either changed since the last time.
install_lock() {
    case $1 in
        run) lock=requirements.lock ;;
        dev) lock=requirements-dev.lock ;;
    esac
    state="$(pwd -P) $(cat setup.cfg pyproject.toml requirements.lock requirements-dev.lock | cksum)"
    case $(cat .venv/installed 2>/dev/null) in
        "dev $state" | "$1 $state") return ;; # the dev set contains the run set
    esac
    say "installing $lock"
    rm -f .venv/installed
    "$PY" -m pip install -q --require-hashes -r "$lock"
    "$PY" -m pip install -q --no-deps --no-build-isolation --no-index -e .
    printf '%s\n' "$1 $state" >.venv/installed
}

# Pango draws the PDFs. Fails where it cannot be had, having said what to type.
have_pango() {
    if "$PY" -W error -c 'import weasyprint' >/dev/null 2>&1; then
        return
    fi
    set -- libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    apt_install "$@" || true
    if "$PY" -c 'import weasyprint' >/dev/null 2>&1; then
        return
    fi
    say "PDFs need Pango. Debian: sudo apt-get install $*; Fedora: sudo dnf install pango; macOS: brew install pango"
    return 1
}
