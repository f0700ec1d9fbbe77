use app::practice::Role;
use chrono::{Days, NaiveDate};

use super::{CoverLine, StaffMember, SupervisionLine, calendar::ago};

pub(super) const TEAMS: [&str; 2] = ["Quayside", "Northgate"];

/// Therapists come first in the list of staff; therapists 0 to 3 are the first team, 4 to 7 the second.
pub(super) const THERAPISTS: usize = 8;
const SUPERVISORS: [usize; 2] = [8, 9];

/// Name, user name, role, team.
const STAFF: [(&str, &str, Role, Option<usize>); 11] = [
    ("Elin Marsh", "elin.marsh", Role::Therapist, Some(0)),
    (
        "Kwabena Asare-Holt",
        "kwabena.asareholt",
        Role::Therapist,
        Some(0),
    ),
    ("Inés Quintanar", "ines.quintanar", Role::Therapist, Some(0)),
    ("Søren Lindbak", "soren.lindbak", Role::Therapist, Some(0)),
    (
        "Meera Sundaresh",
        "meera.sundaresh",
        Role::Therapist,
        Some(1),
    ),
    ("Owain Trefor", "owain.trefor", Role::Therapist, Some(1)),
    (
        "Leïla Benhaddou",
        "leila.benhaddou",
        Role::Therapist,
        Some(1),
    ),
    (
        "Petra Vodrážková",
        "petra.vodrazkova",
        Role::Therapist,
        Some(1),
    ),
    (
        "Harriet Oyelade",
        "harriet.oyelade",
        Role::Supervisor,
        Some(0),
    ),
    (
        "Jonas Feldkirch",
        "jonas.feldkirch",
        Role::Supervisor,
        Some(1),
    ),
    (
        "Ruth Castellan-Byrne",
        "ruth.castellanbyrne",
        Role::Administrator,
        None,
    ),
];

pub(super) fn staff() -> Vec<StaffMember> {
    STAFF
        .into_iter()
        .map(|(name, user_name, role, team)| StaffMember {
            name,
            user_name,
            role,
            team,
        })
        .collect()
}

/// Each supervisor supervises one team. One therapist changed teams, so that a former supervisor exists.
pub(super) fn supervision_lines(today: NaiveDate) -> Vec<SupervisionLine> {
    const CHANGED_TEAM: usize = 5;
    let changed_on = ago(today, 150);
    let mut lines: Vec<_> = (0..THERAPISTS)
        .map(|therapist| SupervisionLine {
            supervisor: SUPERVISORS[therapist / 4],
            therapist,
            from: if therapist == CHANGED_TEAM {
                changed_on
            } else {
                ago(today, 700)
            },
            to: None,
        })
        .collect();
    lines.push(SupervisionLine {
        supervisor: SUPERVISORS[0],
        therapist: CHANGED_TEAM,
        from: ago(today, 700),
        to: Some(ago(today, 151)),
    });
    lines
}

/// Leïla Benhaddou looks after Petra Vodrážková's cases for two weeks.
pub(super) fn cover_lines(today: NaiveDate) -> Vec<CoverLine> {
    vec![CoverLine {
        cover: 6,
        therapist: 7,
        from: ago(today, 2),
        to: today.checked_add_days(Days::new(11)).unwrap_or(today),
    }]
}
