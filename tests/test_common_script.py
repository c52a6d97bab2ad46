"""static/js/app.js in a real browser: a page with a driver script is opened, what it saw is read from the document."""

import json
import re
import shutil
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "static" / "js" / "app.js"
BROWSER = shutil.which("chromium") or "/usr/bin/chromium"

PAGE = """<!doctype html><meta charset="utf-8"><body>
<details data-menu open id="menu"><summary>李秀英</summary></details>
<input data-search id="search">
<ul id="nav-list"><li><a href="#first">一</a></li><li><a href="#second">二</a></li></ul>
<table data-list><tbody>
<tr data-row id="r1"><td><input type="checkbox" data-select><a data-open href="#one">甲</a></td></tr>
<tr data-row id="r2"><td><input type="checkbox" data-select><a data-open href="#two">乙</a></td></tr>
</tbody></table>
<div data-bulk id="bulk">已选 <b data-bulk-count></b></div>
<form method="post" id="form"><textarea id="area" maxlength="10">一二三</textarea><button id="send" data-busy="正在交办…">交办</button></form>
<form method="post" id="stop"><button id="danger" data-confirm="停用后不能恢复。" data-confirm-label="停用">停用二维码</button></form>
<form id="file"><div data-file><input type="file"><span data-file-name></span></div></form>
<dialog id="keys-help"></dialog>
<pre id="saw"></pre>
<script type="module">%(script)s</script>
<script type="module">
const $ = (id) => document.getElementById(id);
const key = (name, more = {}, target = document.activeElement) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
const sent = [];
addEventListener("submit", (event) => { if (!event.defaultPrevented) sent.push(event.target.id); event.preventDefault(); });
const saw = {};
%(driver)s
$("saw").textContent = "SAW" + JSON.stringify(saw) + "END";
</script>"""


def see(tmp_path: Path, driver: str) -> dict[str, object]:
    """What the driver wrote into `saw`."""
    page = tmp_path / "page.html"
    page.write_text(PAGE % {"script": SCRIPT.read_text(encoding="utf-8"), "driver": driver}, encoding="utf-8")
    command = [
        BROWSER,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=3000",
        f"--user-data-dir={tmp_path}",
        "--dump-dom",
        page.as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    found: dict[str, object] = json.loads(re.search(r"SAW(\{.*?\})END", shown)[1])
    return found


def test_a_form_is_sent_once_and_can_be_sent_again_after_coming_back(tmp_path: Path):
    saw = see(
        tmp_path,
        """
        $("send").click(); $("send").click();
        saw.sent = [...sent]; saw.words = $("send").textContent;
        dispatchEvent(new Event("pageshow"));
        saw.after = $("send").textContent; $("send").click(); saw.again = sent.length;
    """,
    )

    assert saw == {"sent": ["form"], "words": "正在交办…", "after": "交办", "again": 2}


def test_what_cannot_be_undone_is_asked_first(tmp_path: Path):
    saw = see(
        tmp_path,
        """
        $("danger").click();
        const dialog = document.querySelector(".dialog");
        saw.before = [...sent]; saw.asks = dialog.querySelector("p").textContent;
        const [no, yes] = dialog.querySelectorAll("button");
        saw.buttons = [no.textContent, yes.textContent];
        no.click(); saw.refused = [...sent];
        await new Promise((done) => setTimeout(done, 50));
        $("danger").click(); document.querySelectorAll(".dialog button")[1].click();
        saw.agreed = [...sent];
    """,
    )

    assert saw == {
        "before": [], "asks": "停用后不能恢复。", "buttons": ["取消", "停用"], "refused": [], "agreed": ["stop"],
    }  # fmt: skip


def test_a_page_says_itself_where_its_keys_lead(tmp_path: Path):
    saw = see(
        tmp_path,
        """
        document.body.insertAdjacentHTML("beforeend", '<a href="#next" data-key="j">下一件</a>');
        key("j"); saw.led = location.hash; saw.moved = document.querySelector(".is-cursor")?.id || "";
        key("k"); saw.other = document.querySelector(".is-cursor")?.id;
    """,
    )

    assert saw == {"led": "#next", "moved": "", "other": "r1"}


def test_keys_move_select_and_open(tmp_path: Path):
    saw = see(
        tmp_path,
        """
        const at = () => document.querySelector(".is-cursor")?.id;
        key("j"); saw.first = at(); key("j"); key("j"); saw.last = at();
        saw.focus = document.activeElement.hash;
        key("x"); saw.selected = $("r2").classList.contains("is-selected"); saw.bulk = $("bulk").textContent;
        key("k"); saw.up = at();
        key("g"); key("2"); saw.list = location.hash;
        key("?"); saw.help = $("keys-help").open;
    """,
    )

    assert saw == {
        "first": "r1", "last": "r2", "focus": "#two", "selected": True, "bulk": "已选 1", "up": "r1", "list": "#second",
        "help": True,
    }  # fmt: skip


def test_keys_do_nothing_while_typing_or_composing(tmp_path: Path):
    saw = see(
        tmp_path,
        """
        const at = () => document.querySelector(".is-cursor")?.id || "";
        key("/"); saw.search = document.activeElement.id;
        key("j"); saw.typing = at();
        document.activeElement.blur();
        key("j", { isComposing: true }); key("j", { keyCode: 229 }); saw.composing = at();
        key("j", { ctrlKey: true }); saw.control = at();
        $("area").focus(); key("Enter", { ctrlKey: true }); saw.sent = sent;
    """,
    )

    assert saw == {"search": "search", "typing": "", "composing": "", "control": "", "sent": ["form"]}


def test_fields_and_menus(tmp_path: Path):
    saw = see(
        tmp_path,
        """
        saw.left = document.querySelector(".counter").textContent;
        $("area").value = "一二三四"; $("area").dispatchEvent(new Event("input"));
        saw.then = document.querySelector(".counter").textContent;
        saw.file = document.querySelector("[data-file-name]").textContent;
        saw.bulk = $("bulk").hidden;
        $("search").click(); saw.menu = $("menu").open;
    """,
    )

    assert saw == {
        "left": "还可以写 7 字",
        "then": "还可以写 6 字",
        "file": "还没有选文件",
        "bulk": True,
        "menu": False,
    }
