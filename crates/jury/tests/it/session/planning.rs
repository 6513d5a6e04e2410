//! The timetable: nobody in two rooms, nobody twice, and the lengths of the règlement.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use jury::session::dossier::{Jury, Session};
use jury::session::planning::{self, Kind, PlanningError, Slot, ics, plan};
use proptest::prelude::*;

use super::session;

fn at(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2027, 1, day)
        .and_then(|it| it.and_hms_opt(hour, minute, 0))
        .expect("a moment")
}

fn orals(session: &Session) -> Vec<(String, NaiveDateTime, i64)> {
    let planning = plan(session).expect("a timetable");
    let orals = planning
        .slots
        .into_iter()
        .filter(|it| it.kind == Kind::Oral);
    orals
        .map(|it| {
            (
                it.candidat.clone().expect("somebody"),
                it.start,
                it.length().num_minutes(),
            )
        })
        .collect()
}

#[test]
fn one_jury_hears_candidates_in_turn_around_lunch_and_breaks() {
    assert_eq!(
        orals(&session()),
        [
            ("alice".to_owned(), at(18, 9, 0), 90),
            ("bilal".to_owned(), at(18, 10, 45), 90),
            ("chloe".to_owned(), at(18, 13, 30), 45),
            ("dan".to_owned(), at(18, 14, 30), 90),
        ]
    );
    let planning = plan(&session()).expect("a timetable");
    let lunch = planning
        .slots
        .iter()
        .find(|it| it.kind == Kind::Dejeuner)
        .expect("a lunch");
    assert_eq!((lunch.start, lunch.end), (at(18, 12, 30), at(18, 13, 30)));
}

#[test]
fn a_break_follows_two_candidates_in_a_row() {
    let mut session = session();
    for it in &mut session.candidats {
        it.blocs = vec!["BC01".to_owned()];
    }
    let planning = plan(&session).expect("a timetable");
    let pause = planning
        .slots
        .iter()
        .find(|it| it.kind == Kind::Pause)
        .expect("a break");
    // Twice 25 minutes and 15 of deliberation.
    assert_eq!((pause.start, pause.end), (at(18, 10, 20), at(18, 10, 30)));
    assert!(
        planning
            .slots
            .iter()
            .any(|it| it.kind == Kind::Oral && it.start == at(18, 10, 30))
    );
}

#[test]
fn two_juries_that_share_a_juror_never_sit_together() {
    let mut session = session();
    session.jurys.push(Jury {
        id: "jury-b".to_owned(),
        salle: "Salle 2".to_owned(),
        jures: vec!["un".to_owned()],
    });
    let starts: Vec<_> = orals(&session).into_iter().map(|it| it.1).collect();
    assert_eq!(starts.len(), 4);
    assert!(
        starts
            .windows(2)
            .all(|it| it[1] - it[0] >= TimeDelta::minutes(60)),
        "{starts:?}"
    );
    session.jurys[1].jures = vec![];
    let starts: Vec<_> = orals(&session).into_iter().map(|it| it.1).collect();
    assert_eq!(
        starts[0], starts[1],
        "juries with nobody in common sit at the same time"
    );
}

#[test]
fn imposed_hours_are_kept_and_their_conflicts_told() {
    let mut session = session();
    session.candidats[3].creneau = Some(at(18, 9, 30));
    assert!(orals(&session).contains(&("dan".to_owned(), at(18, 9, 30), 90)));
    session.candidats[2].creneau = Some(at(18, 10, 0));
    let error = plan(&session).expect_err("two at once").to_string();
    assert!(
        error.contains("Camille Durand serait à la fois avec"),
        "{error}"
    );
    session.candidats[2].creneau = Some(at(18, 17, 45));
    let error = plan(&session).expect_err("too late").to_string();
    assert!(
        error.contains("chloe") && error.contains("hors des horaires"),
        "{error}"
    );
}

#[test]
fn a_candidate_twice_is_a_conflict() {
    let session = session();
    let mut planning = plan(&session).expect("a timetable");
    let mut again: Slot = planning.slots[0].clone();
    again.start = at(19, 9, 0);
    again.end = at(19, 10, 30);
    planning.slots.push(again);
    let found = planning::conflicts(&session, &planning);
    assert_eq!(found, ["Alice Martin a 2 oraux"]);
}

#[test]
fn too_many_candidates_for_the_days_are_refused_with_a_name() {
    let mut session = session();
    session.session.dates.truncate(1);
    for number in 0..3 {
        let mut more = session.candidats[0].clone();
        more.id = format!("encore-{number}");
        more.nom = format!("Encore {number}");
        session.candidats.push(more);
    }
    let error = plan(&session).expect_err("no room");
    assert!(
        matches!(&error, PlanningError::NoRoom { name, minutes: 105 } if name == "Encore 0"),
        "{error}"
    );
}

/// Content lines, unfolded as a reader of calendars does.
fn content_lines(calendar: &str) -> Vec<String> {
    assert!(calendar.ends_with("\r\n"));
    assert!(
        calendar.split("\r\n").all(|it| it.len() <= 75),
        "no line over 75 octets"
    );
    assert!(!calendar.replace("\r\n", "").contains(['\r', '\n']));
    let unfolded = calendar.replace("\r\n ", "").replace("\r\n\t", "");
    unfolded.lines().map(str::to_owned).collect()
}

#[test]
fn the_calendar_is_folded_escaped_and_in_universal_time() {
    let mut session = session();
    session.candidats[0].nom =
        "Élise, « l'aînée » ; née \\ Dupont-Grandfélicité-de-la-Très-Longue-Rue".to_owned();
    let planning = plan(&session).expect("a timetable");
    let revised = DateTime::from_timestamp(1_800_000_000, 0).expect("a moment");
    let calendar = ics::render(&session, &planning, revised).expect("a calendar");
    let lines = content_lines(&calendar);
    assert_eq!(lines[0], "BEGIN:VCALENDAR");
    assert_eq!(lines.iter().filter(|it| *it == "BEGIN:VEVENT").count(), 8);
    // Nine in Paris in January is eight in UTC.
    assert!(
        lines.contains(&"DTSTART:20270118T080000Z".to_owned()),
        "{calendar}"
    );
    assert!(lines.contains(&"DTEND:20270118T093000Z".to_owned()));
    assert!(lines.contains(&"DTSTAMP:20270115T080000Z".to_owned()));
    assert!(
        lines.contains(&"LOCATION:Salle 1\\, 1\\, rue de l'Essai \\; Paris".to_owned()),
        "{calendar}"
    );
    let summary = "SUMMARY:oral : Élise\\, « l'aînée » \\; née \\\\ Dupont-Grandfélicité-de-la-Très-Longue-Rue";
    assert!(lines.contains(&summary.to_owned()), "{calendar}");
    let mut ids: Vec<_> = lines.iter().filter(|it| it.starts_with("UID:")).collect();
    ids.dedup();
    assert_eq!(ids.len(), 8);
    assert_eq!(
        calendar,
        ics::render(&session, &planning, revised).expect("the same calendar")
    );
}

#[test]
fn the_table_has_a_line_a_slot() {
    let session = session();
    let planning = plan(&session).expect("a timetable");
    let table = planning::csv(&session, &planning).expect("a table");
    assert_eq!(table.lines().count(), planning.slots.len() + 1);
    assert!(
        table.contains(
            "2027-01-18,13:30,14:15,45,jury-a,Salle 1,oral,Chloé Nguyễn,formation,BC02,45,"
        ),
        "{table}"
    );
}

/// Up to four juries that may share jurors, and up to twelve candidates.
fn sessions() -> impl Strategy<Value = Session> {
    let juries = prop::collection::vec(prop::collection::vec(0usize..5, 0..4), 1..5);
    let candidates = prop::collection::vec((1u8..8, 0usize..9), 1..13);
    (juries, candidates, 0u32..3, 0u32..30, 0u32..40).prop_map(
        |(juries, candidates, after, pause, judged)| {
            let mut session = session();
            session.horaires.pause_apres = after;
            session.horaires.pause_minutes = pause;
            session.horaires.deliberation_minutes = judged;
            let juror = session.jures[0].clone();
            session.jures = (0..5)
                .map(|it| {
                    let mut own = juror.clone();
                    own.id = format!("j{it}");
                    own
                })
                .collect();
            session.jurys = juries
                .iter()
                .enumerate()
                .map(|(place, members)| Jury {
                    id: format!("jury-{place}"),
                    salle: String::new(),
                    jures: members.iter().map(|it| format!("j{it}")).collect(),
                })
                .collect();
            let model = session.candidats[0].clone();
            session.candidats = candidates
                .iter()
                .enumerate()
                .map(|(place, (blocs, jury))| {
                    let mut own = model.clone();
                    own.id = format!("c{place}");
                    own.blocs = ["BC01", "BC02", "BC03"]
                        .iter()
                        .enumerate()
                        .filter(|(bit, _)| blocs & (1 << bit) != 0)
                        .map(|(_, it)| (*it).to_owned())
                        .collect();
                    own.jury = session.jurys.get(*jury).map(|it| it.id.clone());
                    own
                })
                .collect();
            session
        },
    )
}

proptest! {
    /// Checked here pair by pair, apart from the program's own check.
    #[test]
    fn nobody_is_ever_in_two_places(session in sessions()) {
        let planning = match plan(&session) {
            Ok(planning) => planning,
            Err(PlanningError::NoRoom { .. }) => return Ok(()),
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        let members = |slot: &Slot| {
            let own = session.jurys.iter().find(|it| it.id == slot.jury).expect("a jury");
            own.jures.clone()
        };
        for (place, a) in planning.slots.iter().enumerate() {
            for b in &planning.slots[place + 1..] {
                let together = a.start < b.end && b.start < a.end;
                prop_assert!(!together || a.jury != b.jury, "{a:?} {b:?}");
                let both_sit = a.kind.is_sitting() && b.kind.is_sitting();
                let shared = members(a).iter().any(|it| members(b).contains(it));
                prop_assert!(!(together && both_sit && shared), "{a:?} {b:?}");
            }
        }
        for candidat in &session.candidats {
            let own: Vec<_> = planning.slots.iter()
                .filter(|it| it.kind == Kind::Oral && it.candidat.as_ref() == Some(&candidat.id)).collect();
            prop_assert_eq!(own.len(), 1);
            prop_assert_eq!(own[0].length().num_minutes(), i64::from(planning::minutes(&candidat.blocs)));
            prop_assert!(candidat.jury.as_ref().is_none_or(|it| *it == own[0].jury));
        }
    }
}
