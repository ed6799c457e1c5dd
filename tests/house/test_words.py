"""What people read: in plain Dutch, and complete in every other language."""

import re

import pytest

from portal.web import catalogue
from portal.web.glossary import GLOSSARY

LONGEST = 20  # words in a sentence (issue 8)
# R-TXT-02: the word, and what to write instead.
HARSH = {
    r"\bbiologische ouder": "ouders",
    r"\bgeplaatst (in|bij)\b": "wonen bij",
    r"\binterventies?\b": "afspraak",
    r"\bbreakdown\b": "stoppen",
    r"\bpleegkind(eren)?\b": "het kind, de jongere",
    r"\bcliënt": "de jongere, de ouder",
    r"\bmiddels\b": "met",
    r"\bdient te\b": "moet",
    r"\bindien\b": "als",
}


def sentences() -> list[str]:
    texts = [
        text
        for message in catalogue.gathered()
        if message.id
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    ]
    filled = (re.sub(r"%\([a-z_]+\)s", "naam", text) for text in texts)
    return [sentence for text in filled for sentence in re.split(r"(?<=[.?!:;])\s+", text)]


def test_no_sentence_is_longer_than_twenty_words():
    long = [sentence for sentence in sentences() if len(sentence.split()) > LONGEST]

    assert long == [], f"cut these in two: {long}"


@pytest.mark.parametrize(("pattern", "instead"), HARSH.items())
def test_no_sentence_uses_a_word_that_we_do_not_use(pattern, instead):
    found = [sentence for sentence in sentences() if re.search(pattern, sentence, re.IGNORECASE)]

    assert found == [], f"write {instead!r} in: {found}"


def test_english_misses_no_sentence():
    assert catalogue.missing("en") == [], "run: python -m portal.web.catalogue, and translate"


def test_a_language_comes_by_a_folder_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "TRANSLATIONS", tmp_path)
    (tmp_path / "pl" / "LC_MESSAGES").mkdir(parents=True)

    catalogue.update("pl")

    assert catalogue.languages() == ("pl",)
    assert "Afmelden" in catalogue.missing("pl")
    assert catalogue.machine_form("pl").exists()


@pytest.mark.parametrize("language", catalogue.languages())
def test_a_language_keeps_no_sentence_that_is_gone(language):
    assert catalogue.left_over(language) == [], "run: python -m portal.web.catalogue"


@pytest.mark.parametrize("language", catalogue.languages())
def test_what_the_portal_reads_is_what_the_translator_wrote(language):
    assert catalogue.machine_form(language).read_bytes() == catalogue.compiled(language)


@pytest.mark.parametrize("language", catalogue.languages())
def test_a_translation_fills_in_the_same_values(language):
    wrong = []
    for message in catalogue.kept(language):
        if isinstance(message.id, str) and message.id and isinstance(message.string, str):
            values = [sorted(re.findall(r"%\([a-z_]+\)[sd]", text)) for text in (message.id, message.string)]
            if values[0] != values[1]:
                wrong.append(message.id)

    assert wrong == []


def test_the_meanings_of_hard_words_are_short():
    assert [key for key, meaning in GLOSSARY.items() if len(str(meaning.text).split()) > 30] == []
