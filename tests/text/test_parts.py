import pytest

from bot.text.parts import MOST, parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("was ist BvB und wie viele Plätze gibt es in Herne?", ("was ist BvB", "wie viele Plätze gibt es in Herne?")),
        ("hallo! ich brauch nen termin", ("hallo!", "ich brauch nen termin")),
        ("Hi\nich brauch hilfe", ("Hi", "ich brauch hilfe")),
        ("Mathe und Deutsch sind schwer", ("Mathe und Deutsch sind schwer",)),
        ("ich hab z.B. am 3. Mai Zeit", ("ich hab z.B. am 3. Mai Zeit",)),
        ("geht das?!", ("geht das?!",)),
        ("...", ("...",)),
        ("", ("",)),
    ],
)
def test_a_message_falls_into_its_requests(text: str, expected: tuple[str, ...]) -> None:
    assert parts(text) == expected


def test_a_name_of_the_catalogue_is_never_cut() -> None:
    text = "gibt es noch Durchstarten in Ausbildung und was mit Arbeit zu tun hat in Herford"
    name = (text.index("Durchstarten"), text.index(" zu tun"))
    assert parts(text, [name]) == (text,)
    assert len(parts(text)) == 2


def test_no_message_has_more_than_four_parts_and_its_end_is_kept() -> None:
    text = " ".join(f"das ist satz nummer {word}." for word in ["eins", "zwei", "drei", "vier", "fünf", "sechs"])
    found = parts(text)
    assert len(found) == MOST
    assert found[-1] == "das ist satz nummer sechs."


def test_64_kb_are_cut_in_no_time() -> None:
    assert len(parts("und ich " * 8000)) <= MOST
