"""Hebrew dates, against dates that are known: new years and feasts as calendars print them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dailypage.deliver.hebrew import hebrew_date, is_leap, letters


@pytest.mark.parametrize(
    ("day", "year", "month", "of_month"),
    [
        (date(1948, 5, 14), 5708, 2, 5),  # the declaration of independence: 5 Iyar
        (date(1967, 6, 7), 5727, 2, 28),  # 28 Iyar
        (date(2000, 1, 1), 5760, 10, 23),
        (date(2000, 9, 30), 5761, 7, 1),  # Rosh HaShana
        (date(2005, 10, 4), 5766, 7, 1),
        (date(2008, 3, 21), 5768, 13, 14),  # Purim in a leap year
        (date(2010, 3, 30), 5770, 1, 15),  # Pesach
        (date(2013, 9, 5), 5774, 7, 1),
        (date(2013, 11, 28), 5774, 9, 25),  # Hanukka on Thanksgiving
        (date(2020, 9, 19), 5781, 7, 1),
        (date(2023, 9, 25), 5784, 7, 10),  # Yom Kippur
        (date(2024, 2, 10), 5784, 12, 1),  # Adar I
        (date(2024, 4, 23), 5784, 1, 15),
    ],
)
def test_known_days_fall_on_their_hebrew_dates(day: date, year: int, month: int, of_month: int) -> None:
    assert hebrew_date(day) == (year, month, of_month)


def test_days_follow_each_other_and_a_new_year_never_begins_on_the_forbidden_days() -> None:
    day, last = date(1995, 1, 1), hebrew_date(date(1994, 12, 31))
    while day < date(2035, 1, 1):
        here = hebrew_date(day)
        assert here.day == last.day + 1 or (here.day == 1 and last.day in {29, 30})
        if (here.month, here.day) == (7, 1):
            assert day.weekday() not in {6, 2, 4}  # Sunday, Wednesday, Friday
        day, last = day + timedelta(days=1), here


def test_seven_years_of_nineteen_are_leap_years() -> None:
    assert sum(is_leap(year) for year in range(5701, 5720)) == 7
    assert is_leap(5784)
    assert not is_leap(5785)


def test_dates_read_as_each_language_writes_them() -> None:
    adar = hebrew_date(date(2024, 3, 24))
    assert adar.text("en") == "14 Adar II 5784"
    assert adar.text("he") == "י״ד באדר ב׳ תשפ״ד"
    assert hebrew_date(date(2010, 3, 21)).text("ru") == "6 нисана 5770"
    assert [letters(number) for number in (1, 15, 16, 30, 770)] == ["א׳", "ט״ו", "ט״ז", "ל׳", "תש״ע"]
