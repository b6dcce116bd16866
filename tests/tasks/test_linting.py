"""Templates that a council broke are named with file and line before a letter is written with them."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from models.letters import Digest, WeeklySummary
from tasks.linting import Fault, check
from tasks.payloads import DIGESTS, LETTERS, SUMMARIES, UPDATES
from tasks.rendering import TEMPLATES, placeholders

TEXT, HTML = "professional/digest.txt.j2", "professional/digest.html.j2"
WEEK, WEEK_HTML = "manager/weekly_summary.txt.j2", "manager/weekly_summary.html.j2"
FAMILY, MACROS, STYLE = "family/late_advice.txt.j2", "_parts/macros.html.j2", "_parts/style.html.j2"
SHADOW = "manager/shadow_report.txt.j2"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(TEMPLATES, tmp_path / "templates")


def change(folder, file, old, new):
    """Change a template; the line on which the change stands."""
    source = (folder / file).read_text(encoding="utf-8")
    assert old in source
    (folder / file).write_text(source.replace(old, new, 1), encoding="utf-8")
    return source.count("\n", 0, source.index(old)) + 1


def test_the_templates_of_this_release_are_without_fault():
    assert check() == []


BROKEN = [
    # What such a letter has not, in branches too that are seldom taken
    (TEXT, "{{ line.case_ref }}", "{{ line.child }}", "has no attribute 'child'"),
    (TEXT, "{{ to_role }}", "{{ to_whom }}", "this letter has no 'to_whom'"),
    (TEXT, "{{ each }}", "{{ each.told }}", "has no attribute 'told'"),
    (TEXT, "{{ answer.label }}", "{{ answer.words }}", "has no attribute 'words'"),
    (HTML, "{{ paragraph }}", "{{ paragraph }}{{ line.draught }}", "has no attribute 'draught'"),
    (HTML, "{{ to_role }}", "{% if false %}{{ nobody }}{% endif %}{{ to_role }}", "this letter has no 'nobody'"),
    (WEEK, "{{ sweep_missing }}", "{{ sweep_missing.day }}", "has no attribute 'day'"),
    (WEEK_HTML, "{{ row.says }}", "{{ row.tells }}", "has no attribute 'tells'"),
    (FAMILY, "{{ promised_on | in_words }}", "{{ promised | in_words }}", "this letter has no 'promised'"),
    (MACROS, "{{ each.cite }}", "{{ each.section }}", "has no attribute 'section'"),
    (SHADOW, "{{ each.subject }}", "{{ each.about }}", "has no attribute 'about'"),
    # What cannot be read, or reaches out
    (TEXT, "{% endif %}", "{% endfi %}", "it cannot be read"),
    (TEXT, "{{ to_role }}", "{{ to_role | shout }}", "it cannot be read: No filter named 'shout'"),
    (TEXT, "{{ to_role }}", "{{ to_role.__class__.__mro__ }}", "out of its sandbox"),
    (FAMILY, "{{ case_ref }}", "{{ case_ref.__class__.__mro__ }}", "out of its sandbox"),
    (TEXT, '"_parts/macros.txt.j2"', '"_parts/gone.txt.j2"', "takes in _parts/gone.txt.j2, which is not there"),
    (WEEK, "{{ overdue }}", "{{ overdue + phone }}", "it cannot be filled in (TypeError)"),
    # What one twin says and the other does not
    (TEXT, "* {{ line.case_ref }}: ", "* ", "'case_ref' is said here and not in professional/digest.txt.j2"),
    (HTML, "{{ line.due_on | in_words }}", "soon", "'due_on' is said here and not in professional/digest.html.j2"),
    (HTML, "<caption>{{ ask.sentence }}</caption>", "<caption>Do it</caption>", "is said here and not in"),
    (TEXT, "Please name no child", "Name no child", "'please name no child: the reference is enough' is said here"),
    (TEXT, "--\n", "Valid until 3 March 2027.\n--\n", "'3 march 2027' is said here and not in"),
    (
        HTML,
        "{{ line.due_on | in_words }}",
        "{{ line.due_on }}",
        "'due_on' is said here and not in professional/digest.txt.j2",
    ),
    (HTML, '<a href="{{ answer.href }}">', "<a>", "'href' is said here and not in professional/digest.html.j2"),
    (WEEK_HTML, "{{ row.week_beginning | in_words }}", "", "'week_beginning' is said here and not in"),
    (WEEK, "{{ row.says }}", "", "'says' is said here and not in manager/weekly_summary.txt.j2"),
    (SHADOW, "  {{ each.subject }}\n", "", "'subject' is said here and not in manager/shadow_report.txt.j2"),
    # What must come from the letter
    (TEXT, "For {{ to_role }}", "Statutory matters for {{ to_role }}", "'Statutory' must come from the letter"),
    (HTML, "<h1>", "<h1>Overdue: ", "'Overdue' must come from the letter"),
    (HTML, "<h1>", "<h1>{{ 'overdue' }} ", "'overdue' must come from the letter"),
    (HTML, "<h1>", "<h1>{{ title if title else 'overdue' }} ", "'overdue' must come from the letter"),
    (TEXT, '"What you can do next"', '"What is overdue"', "'overdue' must come from the letter"),
    (FAMILY, "We are sorry.", "The statutory date has passed.", "'statutory' must come from the letter"),
    # What would be fetched, run or filled in
    (HTML, "<h1>", '<img src="https://council.example/logo.png" alt=""><h1>', "an image would be fetched"),
    (HTML, "<h1>", '<img src="{{ title }}" alt=""><h1>', "an image would be fetched"),
    (HTML, "<h1>", "<script>alert(1)</script><h1>", "a letter runs no script"),
    (HTML, "<h1>", '<h1 onclick="alert(1)">', "a letter runs no script"),
    (HTML, "<h1>", '<form action="https://council.example"></form><h1>', "a letter has no form"),
    (HTML, "<h1>", '<link rel="stylesheet" href="https://council.example/x.css"><h1>', "a style link would be"),
    (HTML, "<h1>", '<iframe src="https://council.example"></iframe><h1>', "a letter has no other page in it"),
    (STYLE, "body {", "body { background-image: url(https://council.example/x.png);", "a style would fetch"),
    (STYLE, "<style>", '<style>@import "https://council.example/x.css";', "a style would fetch"),
    # What would be printed as it stands
    (HTML, "{{ title }}", "{{ title | safe }}", "'safe' would print"),
    (HTML, "{{ title }}", "{{ [title] | map('safe') | first }}", "'safe' would print"),
    (HTML, "{{ title }}", "{% autoescape false %}{{ title }}{% endautoescape %}", "escaping must stay on"),
    (HTML, '"_parts/macros.html.j2"', '"_parts/macros.txt.j2"', "ends in .html.j2"),
    (HTML, '"_parts/macros.html.j2"', "title", "only a file that it names"),
    # What a person wrote
    (TEXT, "{{ line.what }}", "{{ line.what }}, {{ line.note }}", "'note' is free text"),
    (HTML, "{{ line.what }}", "{{ line.what }}, {{ line['evidence'] }}", "'evidence' is free text"),
    (FAMILY, "{{ case_ref }}", "{{ case_ref }}{{ notes }}", "'notes' is free text"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), BROKEN)
def test_a_broken_template_is_named_in_a_sentence_with_its_line(folder, file, old, new, says):
    """Where a twin says less than the other, the line is that on which the other says it."""
    line = change(folder, file, old, new)
    (found, *_) = [each for each in check(folder) if says in each.says] or [Fault("", 0, str(check(folder)))]
    assert says in found.says
    assert "\n" not in found.says
    if "is said here" in says and not new.startswith(("Valid", "{{ line.due_on", "--")):
        assert found.file != file
        assert found.line > 1
    else:
        assert (found.file, found.line) == (file, line)


@pytest.mark.parametrize("file", [TEXT, HTML, WEEK, WEEK_HTML, FAMILY, SHADOW])
def test_a_template_that_is_missing_is_named(folder, file):
    (folder / file).unlink()
    assert check(folder) == [Fault(file, 1, "this template is missing")]


def test_a_template_that_is_no_text_is_named(folder):
    (folder / FAMILY).write_bytes("Für".encode("latin-1"))
    assert Fault(FAMILY, 1, "it is not UTF-8 text: save it as UTF-8") in check(folder)


def test_each_line_is_named_once(folder):
    """A placeholder of free text is not there either, and is one fault and not two."""
    line = change(folder, TEXT, "{{ line.what }}", "{{ line.note }}")
    assert [(each.file, each.line) for each in check(folder)] == [(TEXT, line)]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (HTML, "<h1>", '<h1 class="overdue">'),
        (HTML, "<h1>", "{# statutory words come from the code #}<h1>"),
        (HTML, "<h1>", "<!-- overdue --><h1>"),
        (HTML, "<h1>", '<img src="data:image/png;base64,AAAA" alt=""><h1>'),
        (HTML, "<h1>", "{% if title == 'overdue' %}{% endif %}<h1>"),
        (TEXT, "A person reads the replies.", "A colleague reads the replies."),
        (TEXT, "{{ to_role }}", "{{ to_role | upper }}"),
    ],
)
def test_what_a_council_may_change_is_no_fault(folder, file, old, new):
    change(folder, file, old, new)
    assert check(folder) == []


def test_the_letters_to_try_have_everything_once_and_nothing_once():
    """Each placeholder of each letter is filled in one of them; what may be empty is empty in another."""
    for kind in {type(each) for each in LETTERS}:
        mine = [placeholders(each) for each in LETTERS if type(each) is kind]
        assert [name for name in mine[0] if not any(each[name] for each in mine)] == (
            ["thread"] if kind is Digest else []
        )
    empty = {name for each in SUMMARIES for name, value in placeholders(each).items() if value in ((), "", False)}
    assert {"effects", "new_breaches", "sweep_missing", "sample", "phone"} <= empty
    lines = [line for each in DIGESTS for line in each.lines]
    assert {len(each.lines) > 1 for each in DIGESTS} == {True, False}
    for name in ("answers", "draft", "estimated", "ended_on"):
        assert {bool(getattr(line, name)) for line in lines} == {True, False}
    assert {each.told_before for each in UPDATES} == {True, False}
    assert WeeklySummary in {type(each) for each in LETTERS}


# The command


@pytest.fixture
def ehcp():
    """The command by itself: importing it adds it to the command line."""
    from flows.cli.letters import letters  # noqa: PLC0415

    return lambda *words: CliRunner().invoke(letters, ["check", *map(str, words)])


def test_the_command_ends_with_2_and_names_every_fault(ehcp, folder):
    line = change(folder, TEXT, "{{ to_role }}", "{{ to_whom }}")
    said = ehcp("--folder", folder)
    assert said.exit_code == 2
    assert said.stdout.splitlines() == [f"{TEXT}:{line}: this letter has no 'to_whom'", f"1 fault in {folder}"]
    document = json.loads(ehcp("--folder", folder, "--json").stdout)
    assert document["faults"] == [{"file": TEXT, "line": line, "says": "this letter has no 'to_whom'"}]


def test_the_command_ends_with_0_where_all_is_well(ehcp):
    said = ehcp()
    assert (said.exit_code, said.stdout) == (0, f"0 faults in {TEMPLATES}\n")
    assert json.loads(ehcp("--json").stdout)["faults"] == []
