"""The operational plan: imported whole or not at all, and listed with what is overdue and what nobody has spoken of."""

import pytest

PLAN = """id,priority,action,owner,due_on,status,last_word_on
4.1,voice,"Publish what families said, each term",Head of SEND,2025-07-18,under_way,2025-05-01
4.5,sufficiency,Open a resource base,Assistant Director (Education),2025-12-31,not_started,
2.2,early_identification,Screen speech at two,Designated Clinical Officer,2025-06-30,done,2025-06-30
3.1,transition,Map post-16 courses,Principal Adviser,2026-03-31,under_way,2025-07-25
"""


@pytest.fixture
def planned(empty):
    """A desk on Fri 1 Aug 2025 that knows the plan."""
    assert empty.asks("actions", "import", empty.file("plan.csv", PLAN))["actions"] == 4
    return empty


def test_each_action_says_whether_it_is_overdue_and_how_long_nobody_has_spoken_of_it(planned):
    """4.1 is past its day and silent for 92 days, 4.5 was never spoken of, and what is done is neither."""
    found = {each["id"]: each for each in planned.asks("actions", "list")["actions"]}
    assert list(found) == ["4.1", "4.5", "2.2", "3.1"]
    assert {name: (each["overdue"], each["stale"], each["silent_for_days"]) for name, each in found.items()} == {
        "4.1": (True, True, 92),
        "4.5": (False, True, None),
        "2.2": (False, False, 32),
        "3.1": (False, False, 7),
    }
    said = planned("actions", "list", "--as-of", "2026-04-01")
    assert "4 actions on Wed 1 Apr 2026" in said.out


def test_a_new_plan_takes_the_place_of_the_old(planned):
    """All of it."""
    header, first, *_ = PLAN.splitlines()
    assert planned.asks("actions", "import", planned.file("plan.csv", f"{header}\n{first}\n"))["actions"] == 1
    assert [each["id"] for each in planned.asks("actions", "list")["actions"]] == ["4.1"]


def test_an_action_names_the_outcomes_that_it_serves(empty):
    """In whatever order they were written, they are kept in the order of the framework."""
    lines = PLAN.splitlines()
    tagged = [f"{lines[0]},outcomes", f"{lines[1]},safe;healthy", *(f"{each}," for each in lines[2:])]
    empty.asks("actions", "import", empty.file("plan.csv", "\n".join(tagged)))
    assert [each["outcomes"] for each in empty.asks("actions", "list")["actions"]] == ["healthy;safe", None, None, None]
    wrong = empty("actions", "import", empty.file("plan.csv", "\n".join([*tagged[:1], f"{lines[1]},safe;rich"])))
    assert (wrong.status, wrong.out) == (2, "")
    assert "row 1, column outcomes: 'rich' is no outcome: write one of healthy" in wrong.err


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            "5.1,voice,Do it,,2026-01-31,done,",
            "row 5, column owner: is missing: an action without an owner is nobody's",
        ),
        ("5.1,voice,Do it,ann@york.example,2026-01-31,done,", "row 5, column owner: may hold letters and spaces only"),
        (
            "5.1,money,Do it,Head of SEND,2026-01-31,done,",
            "row 5, column priority: 'money' is no priority: write one of voice,",
        ),
        ("5.1,voice,Do it,Head of SEND,2026-01-31,finished,", "row 5, column status: 'finished' is no status"),
        ("5.1,voice,Do it,Head of SEND,31/31/2026,done,", "row 5, column due_on"),
        ("5.1,voice,Do it,Head of SEND,2026-01-31,done,2025-08-02", "row 5, column last_word_on"),
        ("4.1,voice,Do it,Head of SEND,2026-01-31,done,", "row 5, column id: stands twice: rows 1 and 5"),
        ("5.1,voice,,Head of SEND,2026-01-31,done,", "row 5, column action: is missing: every action has its action"),
    ],
)
def test_a_bad_row_is_named_and_the_plan_stays_as_it_was(planned, row, why):
    """One sentence with row and column, status 2."""
    before = planned.everything()
    said = planned("actions", "import", planned.file("plan.csv", f"{PLAN}{row}\n"))
    assert (said.status, said.out) == (2, "")
    assert why in said.err
    assert planned.everything() == before
