# Two linters of SQL from PyPI, in an environment of their own. Sourced after here.sh.
# shellcheck shell=bash

# python_tool NAME VERSION: installs it once; the commands are in $python_tools.
python_tools=$target/tools/python/bin
python_tool() {
  local stamp=$target/tools/python/.$1-$2
  [ -e "$stamp" ] && made_here && return
  made_here || python3 -m venv --clear "$target/tools/python"
  "$python_tools/pip" install --quiet --disable-pip-version-check "$1==$2"
  touch "$stamp"
}

# The environment knows where it was made, and is of no use anywhere else.
made_here() {
  [ -x "$python_tools/pip" ] && head -n 3 "$python_tools/pip" | grep -qF "$python_tools/"
}
