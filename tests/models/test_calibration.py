"""How good the forecast was: the score, the table, and the sentences that hide nothing."""

import pytest

from models.calibration import Judged, calibration


def judged(*groups):
    """So many forecasts of one probability, of which so many came true; the naive one is one half."""
    found = []
    for count, probability, true in groups:
        found += [Judged(f"YK-{each}", probability, 0.5, each < true) for each in range(count)]
    return found


def test_the_score_is_the_mean_square_of_what_was_wrong():
    """0.9 that came true and 0.2 that did not: (0.01 + 0.04) / 2; one half is wrong by one half each time."""
    found = calibration(judged((1, 0.9, 1), (1, 0.2, 0)))
    assert found.score == pytest.approx(0.025)
    assert found.naive_score == pytest.approx(0.25)
    assert found.is_better


def test_the_table_puts_what_was_said_beside_what_came_true():
    """One band a tenth; certainty belongs to the highest."""
    bands = calibration(judged((10, 0.25, 3), (20, 1.0, 20))).bands
    assert [(each.low, each.count, each.said, each.came_true) for each in bands] == [
        (0.2, 10, pytest.approx(0.25), pytest.approx(0.3)),
        (0.9, 20, pytest.approx(1), pytest.approx(1)),
    ]


def test_a_good_forecast_says_so_with_both_scores():
    found = calibration(judged((40, 0.9, 36), (40, 0.15, 6)))
    better, held = found.sentences
    assert better.startswith("The forecast did better than the authority's past share (Brier score 0.1088, that of ")
    assert better.endswith("the naive forecast 0.2500; lower is better).")
    assert held == ("What it said came true within 10 points in every band with 30 requests or more (there are 2).")


def test_a_forecast_that_is_no_better_says_so():
    """Equal is not better."""
    (said, *_) = calibration(judged((10, 0.5, 5))).sentences
    assert said.startswith("The forecast did NOT do better than the authority's past share: go by that instead (")


def test_a_band_that_missed_by_more_than_ten_points_is_named():
    found = calibration(judged((30, 0.75, 15), (30, 0.35, 12)))
    assert found.missed == (found.bands[1],)
    assert found.sentences[1:] == (
        "It was NOT well calibrated between 70% and 80%: of 30 such forecasts it said 75% on average, and 50% came true.",
    )


def test_a_band_of_less_than_thirty_requests_says_nothing():
    """However often they were forecast."""
    assert calibration(judged((29, 0.75, 0))).missed == ()
    assert calibration(judged((29, 0.75, 0)) * 2).missed == ()


def test_without_a_past_nothing_is_claimed():
    found = calibration([])
    assert (found.count, found.is_better) == (0, False)
    assert found.sentences == (
        "Nothing can be said yet about how good the forecast is: too little of the past is known.",
    )
