"""Gives sqlmap every parameter of every page and form that a crawl finds, as each role of the demo practice.

    sqlmap.py SQLMAP URL DIRECTORY

Ends with 1 when sqlmap finds an injectable parameter, or tried none. Standard library alone.
"""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

ROLES = ["therapist", "supervisor", "administrator"]
SAME_SITE = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# What ends the sign-in that everything else is tried with.
ENDS = {"/sign-out", "/account/authenticator", "/account/recovery-codes", "/account/revoke-others", "/lock"}
# Forms before or beside the pages of a crawl, as they are sent.
STEPS = {
    "/sign-in": "user_name=mona&password=something&next=/",
    "/invitation": "code=something",
    "/sign-in/code": "code=123456&next=/",
    "/sign-in/authenticator": "code=123456&next=/",
    "/sign-in/new-password": "password=something&again=something",
    "/confirm": "password=something&next=/",
}


class Page(HTMLParser):
    """Collects links, and forms as pairs of action and fields."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.forms, self.form = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        if tag == "a" and values.get("href", "").startswith("/"):
            self.links.append(values["href"])
        elif tag == "form":
            self.form = (values.get("method", "get"), values.get("action", "/"), {})
            self.forms.append(self.form)
        elif self.form and values.get("name") and tag in ("input", "button", "select", "textarea"):
            self.form[2].setdefault(values["name"], values.get("value") or "1")
        elif self.form and tag == "option" and self.form[2] and values.get("value"):
            last = next(reversed(self.form[2]))
            if self.form[2][last] == "1":
                self.form[2][last] = values["value"]

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


class Browser:
    """One role's sign-in."""

    def __init__(self, host: str, role: str | None):
        self.host, self.cookie = host, ""
        if role:
            _, headers, _ = self.ask("POST", "/demo/enter", f"as={role}")
            self.cookie = headers["set-cookie"].split(";")[0]

    def ask(self, method: str, path: str, body: str | None = None):
        connection = HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body, SAME_SITE | {"Cookie": self.cookie})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def targets(browser: Browser) -> dict[str, tuple[str, str | None]]:
    """Address and body of one request for each kind of link and form, by kind."""
    found, waiting, seen = {}, ["/", "/?show=all"], set()
    while waiting:
        address = waiting.pop()
        parts = urlsplit(address)
        kind = f"GET {ID.sub('*', parts.path)}?{'&'.join(name for name, _ in parse_qsl(parts.query))}"
        if kind in seen:
            continue
        seen.add(kind)
        if ID.search(parts.path):
            # Where there is a star, sqlmap tries that place alone.
            # With the query: some pages are there only with it.
            starred = parts._replace(path=ID.sub(lambda match: match[0] + "*", parts.path))
            found[f"{kind} in the path"] = (urlunsplit(starred), None)
        if parts.query:
            found[kind] = (address, None)
        page = Page(browser.ask("GET", address)[2])
        waiting += page.links
        for method, action, fields in page.forms:
            if action in ENDS or not fields:
                continue
            name = f"{method} {action} {fields.get('do', '')} {' '.join(fields)}"
            body = urlencode(fields)
            found[name] = (f"{action}?{body}", None) if method == "get" else (action, body)
    return found


def scan(sqlmap: str, url: str, cookie: str, name: str, path: str, body: str | None, work: Path) -> tuple[str, int, bool]:
    """Runs sqlmap on one request; how many parameters it tested, and whether it could inject into one."""
    directory = work / re.sub(r"[^a-z0-9]+", "-", name.lower())[:120]
    headers = "\n".join(f"{header}: {value}" for header, value in SAME_SITE.items() if body or header != "Content-Type")
    command = [
        sqlmap, "--batch", "--disable-coloring", "--flush-session", "--dbms", "PostgreSQL", "--level", "1", "--risk", "1",
        "--technique", "BEUS", "--threads", "2", "--ignore-redirects", "--drop-set-cookie", "--skip-waf", "--timeout", "20",
        "--headers", headers, "--output-dir", str(directory), "-u", url + path,
    ]  # fmt: skip
    if cookie:
        command += ["--cookie", cookie, "--param-exclude", "__Host-sid"]
    if body:
        command += ["--data", body]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    (work / f"{directory.name}.txt").write_text(ran.stdout + ran.stderr)
    tested = set(re.findall(r"(?:parameter|URI parameter) '([^']+)' (?:does not seem|might not be)|testing for SQL injection on .*?'([^']+)'", ran.stdout))
    return name, len({one or other for one, other in tested}), bool(re.search(r"is vulnerable|identified the following injection", ran.stdout))


def main() -> int:
    sqlmap, url, work = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    host = urlsplit(url).netloc
    jobs = [("", f"nobody POST {path}", path, body) for path, body in STEPS.items()]
    jobs.append(("", "nobody GET /sign-in", "/sign-in?problem=wrong&next=/&wait=3", None))
    for role in ROLES:
        browser = Browser(host, role)
        jobs += [(browser.cookie, f"{role} {kind}", path, body) for kind, (path, body) in targets(browser).items()]
    with ThreadPoolExecutor(2) as pool:
        ran = list(pool.map(lambda job: scan(sqlmap, url, *job, work), jobs))
    for name, tested, injectable in ran:
        print(f"{'INJECTABLE' if injectable else 'nothing':<11} {tested:>2} parameters  {name}")
    untested = [name for name, tested, _ in ran if tested == 0]
    print(f"{len(ran)} requests, {sum(tested for _, tested, _ in ran)} parameters, {sum(hit for *_, hit in ran)} injectable")
    if untested:
        print(f"not tested: {untested}")
    return 1 if untested or any(injectable for *_, injectable in ran) else 0


if __name__ == "__main__":
    sys.exit(main())
