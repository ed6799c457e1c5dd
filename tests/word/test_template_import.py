"""The blank form of an organisation becomes sections of a plan template."""

from io import BytesIO

import docx
import pytest

from portal.kernel.errors import RuleBroken
from portal.word.refusal import Reason, Refused
from portal.word.template_import import TemplateSection, preview_template


def a_form(*lines: tuple[str, str]) -> bytes:
    """(style, text), as python-docx or Word writes it."""
    word = docx.Document()
    for style, text in lines:
        word.add_paragraph(text, style=style)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def test_headings_become_sections_and_what_stands_below_becomes_the_hint():
    preview = preview_template(a_form(
        ("Title", "Hulpplan"), ("Normal", "Stichting Noord"), ("Heading 1", "Doelen"),
        ("Normal", "Wat wil je  bereiken?"),
        ("List Bullet", "Denk aan school"), ("Heading 2", "Voor nu"), ("Heading 3", "Dieper"),
        ("Heading 1", "Afspraken"),
    ))  # fmt: skip

    assert preview.title == "Hulpplan"
    assert preview.sections == (
        TemplateSection("Doelen", 1, "Wat wil je bereiken?\nDenk aan school"),
        TemplateSection("Voor nu", 2, "Dieper"),
        TemplateSection("Afspraken", 1),
    )
    assert preview.left_out == ("Stichting Noord",)


def test_a_form_that_begins_at_heading_2_is_no_poorer():
    preview = preview_template(a_form(("Heading 2", "Doelen"), ("Heading 3", "Voor nu")))

    assert [(section.title, section.level) for section in preview.sections] == [("Doelen", 1), ("Voor nu", 2)]


def test_a_form_without_headings_says_what_to_do():
    with pytest.raises(RuleBroken, match="Kop 1"):
        preview_template(a_form(("Normal", "Doelen")))


def test_a_form_with_too_many_headings_says_how_many():
    with pytest.raises(RuleBroken, match="201 koppen"):
        preview_template(a_form(*[("Heading 1", f"Kop {number}") for number in range(201)]))


def test_a_form_passes_the_same_guard_as_every_upload():
    with pytest.raises(Refused) as refused:
        preview_template(b"%PDF-1.7")
    assert refused.value.reason is Reason.PDF
