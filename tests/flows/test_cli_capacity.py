"""`ehcp capacity`."""


def test_demand_stands_beside_capacity_by_service(desk):
    """Two pieces of advice were asked for six weeks ago."""
    found = desk.asks("capacity", "--as-of", "2025-08-01")
    assert {each["service"]: each["waiting"] for each in found["services"]} == {
        "educational_psychology": 1,
        "health": 1,
    }
    said = desk("capacity", "--service", "health", "--per-day", "0.5")
    assert said.status == 0
    assert "Educational" not in said.out
    assert "could do more" in said.out


def test_a_service_without_requests_is_refused_in_a_sentence(desk):
    """Status 2."""
    said = desk("capacity", "--service", "camhs")
    assert (said.status, said.out) == (2, "")
    assert "nothing was asked of service camhs by then; asked were: educational_psychology, health" in said.err
