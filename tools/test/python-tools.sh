# Two linters of SQL from PyPI, in an environment of their own. Sourced after here.sh.
# shellcheck shell=bash

# python_tool NAME VERSION: installs it once; the commands are in $python_tools.
python_tools=$target/tools/python/bin
python_tool() {
  local stamp=$target/tools/python/.$1-$2
  [ -e "$stamp" ] && return
  [ -x "$python_tools/pip" ] || python3 -m venv "$target/tools/python"
  "$python_tools/pip" install --quiet --disable-pip-version-check "$1==$2"
  touch "$stamp"
}
