"""dailypage.issue: where a text changes its language, to the sign."""

from __future__ import annotations

import pytest

from dailypage.spans import spans_of


@pytest.mark.parametrize(
    ("text", "language", "foreign"),
    [
        ("Reception קבלה (תכונה) is", "en", ["קבלה (תכונה)"]),
        ("of (מסך) it", "en", ["מסך"]),
        ("Hi (מסך) [קבלה [ד]].", "en", ["מסך", "קבלה [ד]"]),
        ("the צמצום ב' is", "en", ["צמצום ב'"]),
        ("the 'מסך' is", "en", ["מסך"]),
        ("Invented sample; not a real issue.", "he", ["Invented sample; not a real issue."]),
        ("המסך (Masach) עומד. Masach.", "he", ["Masach", "Masach"]),
        ("из (Пролог (два)) and", "en", ["из (Пролог (два))"]),
        ("The Masach", "en", []),
        ("קבלה (תכונה", "en", ["קבלה (תכונה"]),
    ],
)
def test_a_foreign_run_takes_along_the_signs_that_are_its_own(
    text: str, language: str, foreign: list[str]
) -> None:
    spans = spans_of(text, language)
    assert [span.text for span in spans if span.foreign] == foreign
    assert "".join(span.text for span in spans) == text
