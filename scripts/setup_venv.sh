#!/bin/sh
# Make .venv with the first Python that is new enough and install the locked set named in the first argument.
set -eu

lock=$1
venv=.venv

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "没有找到 Python 3.11 或更新的版本。请先安装，例如：sudo apt-get install python3 python3-venv" >&2
    exit 1
}

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    echo "建立虚拟环境 …… $("$python" --version)"
    if ! "$python" -m venv --clear "$venv"; then
        echo "没有建成虚拟环境。Debian、Ubuntu 请先运行：sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi

echo "安装依赖（$lock）…… 第一次需要一两分钟"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
