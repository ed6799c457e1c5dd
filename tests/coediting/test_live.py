"""Two windows and more, through real web processes."""

import pytest

from tests.coediting.live import Writer, add_line, insert

pytestmark = pytest.mark.live


def test_what_one_writes_another_reads(world, portal):
    sanne, noor = world.person("Sanne"), world.person("Noor")
    text_id = world.a_text({sanne: "V C E", noor: "V C E"})
    one, other = Writer(portal, sanne, text_id), Writer(portal, noor, text_id)

    one.write(add_line("Noor gaat naar school."))
    other.until(lambda: other.words() == ["Noor gaat naar school."])
    other.write(insert(0, 0, "Ik, "))
    one.until(lambda: one.words() == ["Ik, Noor gaat naar school."])
