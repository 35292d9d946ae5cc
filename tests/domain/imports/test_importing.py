"""A messy register becomes homes of the bank: all or nothing, by the same rules as one at a time, and can be undone."""

from datetime import date, timedelta

import pytest

from famn.access.actor import acting
from famn.audit.models import Act
from famn.homes.actions import note_word, register_home
from famn.homes.enums import BankStatus
from famn.homes.forms import ContactForm, FactsForm
from famn.homes.models import BankStatusEvent, CapacityPeriod, FosterHome, HomeContact, ProviderOrganisation
from famn.imports.actions import (
    change_cells,
    choose_columns,
    choose_for_row,
    choose_for_state,
    discard_import,
    order_writing,
    purge_old_imports,
    read_rows,
    set_meanings,
    start_import,
    undo_import,
    write_import,
)
from famn.imports.enums import Choice, Column, RowState, Stage
from famn.imports.models import HomeImport, ImportFile, ImportRow
from famn.imports.queries import counts_of
from famn.jobs.importing import STEPS
from famn.kernel.denied import Denied, Refused
from famn.organisations.models import Locality
from tests.homes_world import make_home, make_network_home, now, today
from tests.imports_messy import messy_workbook
from tests.imports_world import HEADINGS, messy_rows, staged, text_file, workbook, written

pytestmark = pytest.mark.django_db
SIMPLE = ["Namn", "Kommun", "Telefon", "Status", "Godkänd", "Samtycke"]


def simple(*rows, headings=SIMPLE):
    return workbook([list(row) for row in rows], headings, title=False)


@pytest.fixture
def by(world):
    return world.actor("coordinator")


def row_of(run, number):
    return ImportRow.objects.get(run=run, number=number)


def faults(row):
    return [problem["text"] for problem in row.problems if problem["fault"]]


@pytest.mark.covers("R-15")
def test_a_messy_register_becomes_homes(world, by):
    rows, what = messy_rows(300)
    run = staged(by, workbook(rows))
    with acting(by):
        assert (run.stage, run.header_row, run.sheet) == (Stage.PREVIEW, 3, "Familjehem")
        counts = counts_of(run)
        assert counts["protected"] == len(what["protected"])
        assert counts["faulty"] == len(what["faulty"] - what["protected"])
        assert not FosterHome.objects.exists()
        assert faults(row_of(run, 9)) == ["Okänd kommun ”Härnösnad” – menar du Härnösand?"]
        with pytest.raises(Refused, match="faulty_rows"):
            order_writing(by=by, run=run, at=now())
        choose_for_state(by=by, run=run, state=RowState.FAULTY, choice=Choice.SKIP)
        ready = counts_of(run)["ready"]
    run = written(by, run)
    with acting(by):
        homes = FosterHome.objects.filter(board=None)
        assert homes.count() == run.written == ready > 250
        assert HomeContact.objects.count() == ready
        assert set(homes.values_list("status", flat=True)) == {"ready", "paused", "closed", "in_process"}
        assert Act.objects.filter(verb="import_home").count() == ready
        assert not ImportFile.objects.exists()
        # Each would have passed the form of one home.
        for home in homes.select_related("contact", "municipality", "locality")[:40]:
            facts = {name: getattr(home, name) for name in FactsForm.FACTS} | {
                "municipality": home.municipality_id,
                "place": str(home.locality or ""),
            }
            assert FactsForm({name: value for name, value in facts.items() if value is not None}).is_valid()
            assert ContactForm({name: getattr(home.contact, name) for name in ContactForm.CONTACT}).is_valid()


def test_no_identity_number_and_nothing_of_a_protected_home_is_staged(world, by):
    rows, _what = messy_rows(120)
    rows[33][1] = "Hemlig Familj"
    run = staged(by, workbook(rows))
    with acting(by):
        everything = str(list(ImportRow.objects.filter(run=run).values("cells", "facts", "keys", "problems")))
        assert "2393" not in everything
        assert "Hemlig" not in everything
        row = row_of(run, 15)
        assert (row.state, row.facts["names"]) == (RowState.READY, "Prov 11")
        assert [problem["text"] for problem in row.problems if "personnummer" in problem["text"]] == [
            "Ett personnummer i cellen är borttaget."
        ]


@pytest.mark.parametrize(
    ("encoding", "separator"), [("cp1252", ";"), ("utf-8", ","), ("utf-8-sig", "\t"), ("utf-16", ";"), ("latin-1", ",")]
)  # fmt: skip
def test_a_text_file_in_any_usual_writing_says_the_same(world, by, encoding, separator):
    run = staged(
        by, text_file([["Åsa Ö\nÄng; prov", "Härnösand", "070-174 06 05", "ny", "", ""]], SIMPLE, encoding=encoding, separator=separator)
    )
    with acting(by):
        row = run.rows.get()
        assert (row.state, row.facts["names"], row.facts["municipality"]) == (RowState.READY, "Åsa Ö och Äng; prov", "2280")


def test_a_cell_is_put_right_in_place_and_the_row_becomes_a_home(world, by):
    run = staged(by, simple(["Prov Ett", "Härnösnad", "070-174 06 05", "Ledig", "1/3 2024", "3 mars 2024"]))
    with acting(by):
        row = row_of(run, 2)
        change_cells(by=by, run=run, row=row, cells={1: "Härnösand "}, at=now())
        assert row.state == RowState.READY
    written(by, run)
    with acting(by):
        home = FosterHome.objects.get()
        assert (home.status, home.consent_all_members_on, home.coordinator_id) == (BankStatus.READY, date(2024, 3, 3), by.user_id)
        assert home.suitabilities.get().assessed_on == date(2024, 3, 1)
        steps = BankStatusEvent.objects.filter(home=home).values_list("from_status", "to_status")
        assert set(steps) == {("", "in_process"), ("in_process", "ready")}


@pytest.mark.covers("R-15")
def test_no_home_is_ready_without_assessment_and_consent(world, by):
    run = staged(
        by,
        simple(
            ["Prov Ett", "Härnösand", "070-174 06 05", "Ledig", "1/3 2024", ""],
            ["Prov Två", "Härnösand", "070-174 06 06", "Ledig", "", "2024-03-01"],
        ),
    )
    with acting(by):
        assert [row.warned for row in run.rows.all()] == [True, True]
    written(by, run)
    with acting(by):
        assert set(FosterHome.objects.values_list("status", flat=True)) == {"in_process"}


def test_a_home_that_the_bank_has_is_pointed_out_and_only_taken_on_purpose(world, by):
    home = make_home(world)
    run = staged(
        by,
        simple(
            ["Någon Annan", "Härnösand", "0701740605", "ny", "", ""], ["Olle & Maja Provgren", "Härnösand", "070-174 06 07", "ny", "", ""]
        ),
    )
    with acting(by):
        assert [(row.state, row.twin) for row in run.rows.all()] == [(RowState.TWIN, home.code)] * 2
        with pytest.raises(Refused, match="no_rows"):
            order_writing(by=by, run=run, at=now())
        choose_for_row(by=by, run=run, row=row_of(run, 3), choice=Choice.NEW, at=now())
    assert written(by, run).written == 1


@pytest.mark.covers("R-15a")
def test_a_network_home_is_never_told_of(world):
    make_network_home(world)
    head = world.actor("head")
    run = staged(head, simple(["Maja och Olle Provgren", "Härnösand", "070-174 06 05", "ny", "", ""]))
    with acting(head):
        assert (run.rows.get().state, run.rows.get().twin) == (RowState.READY, "")


def test_families_twice_in_the_file_follow_which_of_them_is_skipped(world, by):
    run = staged(
        by, simple(["Prov Ett", "Härnösand", "070-174 06 05", "ny", "", ""], ["Prov Ett", "Härnösand", "070-174 06 05", "ny", "", ""])
    )
    with acting(by):
        first, second = row_of(run, 2), row_of(run, 3)
        assert (first.state, second.state, second.twin) == (RowState.READY, RowState.TWIN, "rad 2")
        choose_for_row(by=by, run=run, row=first, choice=Choice.SKIP, at=now())
        second.refresh_from_db()
        assert (first.state, second.state) == (RowState.SKIPPED, RowState.READY)
        choose_for_row(by=by, run=run, row=first, choice=Choice.NONE, at=now())
        second.refresh_from_db()
        assert second.state == RowState.TWIN


def test_words_of_the_file_are_given_a_meaning_that_the_next_file_remembers(world, by):
    content = simple(["Prov Ett", "Härnösand", "070-174 06 05", "grön", "", ""])
    run = staged(by, content)
    with acting(by):
        assert faults(row_of(run, 2)) == ["Okänd status ”grön”."]
        set_meanings(by=by, run=run, meanings={Column.STATUS: {"grön": "paused"}}, at=now())
        STEPS["check"](by=by, run=run, at=now())
        assert row_of(run, 2).facts["status"] == "paused"
    again = staged(by, content)
    with acting(by):
        assert row_of(again, 2).facts["status"] == "paused"


def test_the_columns_are_remembered_for_the_same_headings(world, by):
    content = simple(["Prov Ett", "Härnösand", "070-174 06 05", "blå"], headings=["Vem", "Var", "Nummer", "Färg"])
    with acting(by):
        run = start_import(by=by, name="a.xlsx", content=content, at=now())
        assert "names" not in run.mapping.values()
        with pytest.raises(Refused, match="no_names"):
            choose_columns(by=by, run=run, mapping=run.mapping, at=now())
        choose_columns(by=by, run=run, mapping={"0": "names", "1": "municipality", "2": "phone"}, at=now())
        assert start_import(by=by, name="b.xlsx", content=content, at=now()).mapping == {"0": "names", "1": "municipality", "2": "phone"}


def test_nothing_is_written_when_the_bank_has_changed_for_one_row(world, by):
    """All or nothing: a home that has come in meanwhile is not brought in twice, and the others wait."""
    run = staged(by, simple(*([f"Prov {n}", "Härnösand", f"070-174 06 {n:02}", "ny", "", ""] for n in range(5, 60))))
    with acting(by):
        order_writing(by=by, run=run, at=now())
    with acting(by):
        last = run.rows.order_by("-number").first()
        assert last.facts["municipality"] == "2280"
        make_home_like(by, last)
    with pytest.raises(Refused, match="changed"), acting(by):
        write_import(by=by, run=run, at=now())
    with acting(by):
        assert FosterHome.objects.count() == 1
        run.refresh_from_db()
        assert run.stage == Stage.WRITING


def make_home_like(by, row):
    register_home(
        by=by, facts={"municipality_id": "2280", "category": "own"}, at=now(), consent_on=None,
        contact={name: row.facts[name] for name in ("names", "phone", "email", "address")},
    )  # fmt: skip


def test_undoing_takes_away_what_nobody_has_touched(world, by):
    run = written(by, staged(by, simple(*([f"Prov {n}", "Härnösand", f"070-174 06 0{n}", "ny", "", ""] for n in range(5, 8)))))
    with acting(by):
        touched = run.rows.order_by("number").first().home
        note_word(by=by, home=touched, need="own_room", answer="met", on=today(), at=now() + timedelta(seconds=1))
        found = undo_import(by=by, run=run, at=now() + timedelta(seconds=2))
        assert (len(found.untouched), found.touched) == (2, [touched])
        assert FosterHome.objects.filter(undone_at__isnull=False, status="closed").count() == 2
        assert run.rows.get(left_as_is=True).home == touched
        with pytest.raises(Refused, match="other_stage"):
            undo_import(by=by, run=run, at=now())


def test_only_the_last_import_is_undone(world, by):
    first = written(by, staged(by, simple(["Prov Ett", "Härnösand", "070-174 06 05", "ny", "", ""])))
    with acting(by):
        HomeImport.objects.filter(pk=first.pk).update(finished_at=now() - timedelta(days=1))
    written(by, staged(by, simple(["Prov Två", "Härnösand", "070-174 06 06", "ny", "", ""])))
    with acting(by), pytest.raises(Refused, match="not_the_last"):
        undo_import(by=by, run=first, at=now())


def test_a_consultants_home_brings_its_provider_once(world, by):
    headings = ["Namn", "Kommun", "Telefon", "Konsulent"]
    run = staged(by, simple(*([f"Prov {n}", "Härnösand", f"070-174 06 0{n}", "Provhemmen AB"] for n in range(5, 8)), headings=headings))
    written(by, run)
    with acting(by):
        assert ProviderOrganisation.objects.get().homes.count() == 3
        assert set(FosterHome.objects.values_list("operator", "category")) == {("provider", "consultant")}


def test_places_ages_and_the_place_of_the_postal_address_come_along(world, by):
    headings = ["Familj", "Postadress", "Mobil", "Antal platser", "Ålder", "Rökare", "Jour"]
    run = staged(by, simple(["Prov Ett", "871 30 Härnösand", "070-174 06 05", "2 st", "0–6 år", "nej", "x"], headings=headings))
    written(by, run)
    with acting(by):
        home = FosterHome.objects.get()
        assert (home.age_from, home.age_to, home.smoke_free, home.care_kinds) == (0, 6, True, ["emergency"])
        assert home.locality == Locality.objects.get(name="Härnösand", municipality_id="2280")
        assert CapacityPeriod.objects.get(home=home).places == 2


def test_the_head_prepares_and_a_coordinator_writes(world, by):
    head = world.actor("head")
    run = staged(head, simple(["Prov Ett", "Härnösand", "070-174 06 05", "ny", "", ""]))
    with acting(head), pytest.raises(Denied):
        order_writing(by=head, run=run, at=now())
    assert written(by, run).written == 1


def test_what_is_thrown_away_leaves_nothing(world, by):
    run = staged(by, simple(["Prov Ett", "Härnösand", "070-174 06 05", "ny", "", ""]))
    with acting(by):
        discard_import(by=by, run=run)
        assert not HomeImport.objects.exists()
        assert not ImportRow.objects.exists()


def test_a_night_removes_what_has_been_kept_long_enough(world, by):
    run = written(by, staged(by, simple(["Prov Ett", "Härnösand", "070-174 06 05", "ny", "", ""])))
    job = world.actor("clock_sweep")
    with acting(job):
        assert purge_old_imports(by=job, at=now()) == 0
    with acting(by):
        HomeImport.objects.filter(pk=run.pk).update(kept_until=today())
    with acting(job):
        assert purge_old_imports(by=job, at=now()) == 1
    with acting(by):
        assert FosterHome.objects.count() == 1
        assert HomeImport.objects.get().written == 1


def test_too_many_rows_are_refused(world, by, monkeypatch):
    monkeypatch.setattr("famn.imports.actions.reading.MAX_ROWS", 2)
    with acting(by):
        run = start_import(by=by, name="a.csv", content=text_file([["Prov", "Härnösand", "070"]] * 3, HEADINGS[:3]), at=now())
        choose_columns(by=by, run=run, mapping={"0": "names", "1": "municipality"}, at=now())
    with pytest.raises(Refused, match="too_many_rows"), acting(by):
        read_rows(by=by, run=run, at=now())


@pytest.mark.covers("R-15")
def test_a_register_as_it_really_looks_is_understood_without_mending(world, by):
    """Two rows of headings, sums, merged cells, shortened municipalities and every way to write a day."""
    messy = messy_workbook(200, places=["Härnösand", "Kramfors"])
    run = staged(by, messy.content)
    with acting(by):
        assert (run.sheet, run.header_row) == ("Aktiva hem", 5)
        counts = counts_of(run)
        assert [faults(row) for row in run.rows.filter(state=RowState.FAULTY)] == []
        assert (counts["faulty"], counts["protected"], counts["twin"]) == (0, messy.protected, messy.twins)
        assert counts["ready"] == messy.homes - messy.protected - messy.network - messy.twins
        skipped = [row.problems[0]["text"] for row in run.rows.filter(state=RowState.SKIPPED)]
        assert len([text for text in skipped if "Nätverkshem" in text]) == messy.network
        assert len([text for text in skipped if "summering" in text]) == 1
        assert len([text for text in skipped if "Bara en cell" in text]) == len(skipped) - messy.network - 1
        merged = run.rows.order_by("-number")[:3]
        assert [row.facts["municipality"] for row in merged] == ["2282"] * 3
        assert "2393" not in str(list(run.rows.values("cells", "facts", "problems", "keys")))
    assert written(by, run).written == counts["ready"]


def test_a_row_laid_aside_can_be_taken_in(world, by):
    run = staged(by, simple(["Summa", "Härnösand", "070-174 06 05", "ny"], ["Prov Ett", "Härnösand", "070-174 06 06", "ny"]))
    with acting(by):
        first = row_of(run, 2)
        assert (first.state, first.problems[0]["text"]) == (RowState.SKIPPED, "Ser ut som en summering.")
        choose_for_row(by=by, run=run, row=first, choice=Choice.NONE, at=now())
        STEPS["check"](by=by, run=run, at=now())
        first.refresh_from_db()
        assert first.state == RowState.READY
