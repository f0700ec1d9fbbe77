use std::collections::{BTreeMap, HashSet};

use app::practice::Role;

use super::{
    super::{CareEpisode, Story, practice},
    day, demo, values,
};

#[test]
fn the_practice_has_its_people() {
    let demo = demo();
    let roles = |role| {
        demo.staff
            .iter()
            .filter(|member| member.role == role)
            .count()
    };
    assert_eq!(roles(Role::Therapist), 8);
    assert_eq!(roles(Role::Supervisor), 2);
    assert_eq!(roles(Role::Administrator), 1);
    assert_eq!(demo.teams.len(), 2);
    assert_eq!(demo.clients.len(), 200);
    assert_eq!(demo.care_episodes.len(), 204);
    let open = demo
        .care_episodes
        .iter()
        .filter(|e| e.ended.is_none())
        .count();
    assert_eq!(open, 171);
    let names: HashSet<_> = demo.staff.iter().map(|member| member.user_name).collect();
    assert_eq!(names.len(), demo.staff.len());
    for name in names {
        assert!(
            name.chars().all(|c| c.is_ascii_lowercase() || c == '.'),
            "{name}"
        );
    }
}

#[test]
fn every_therapist_is_supervised_and_one_line_has_ended() {
    let demo = demo();
    for (therapist, member) in demo.staff.iter().enumerate() {
        let open = demo
            .supervision_lines
            .iter()
            .filter(|line| line.therapist == therapist && line.to.is_none());
        let supervisors: Vec<_> = open.map(|line| &demo.staff[line.supervisor]).collect();
        assert_eq!(
            supervisors.len(),
            usize::from(member.role == Role::Therapist)
        );
        assert!(
            supervisors
                .iter()
                .all(|s| s.role == Role::Supervisor && s.team == member.team)
        );
    }
    let ended: Vec<_> = demo
        .supervision_lines
        .iter()
        .filter(|line| line.to.is_some())
        .collect();
    assert_eq!(ended.len(), 1);
    let now = demo
        .supervision_lines
        .iter()
        .find(|line| line.to.is_none() && line.therapist == ended[0].therapist);
    assert_ne!(now.expect("supervised").supervisor, ended[0].supervisor);
}

#[test]
fn names_and_codes_are_unique_and_stretch_the_page() {
    let demo = demo();
    let names: HashSet<_> = demo.clients.iter().map(|client| &client.name).collect();
    let codes: HashSet<_> = demo.clients.iter().map(|client| &client.code).collect();
    assert_eq!((names.len(), codes.len()), (200, 200));
    assert!(demo.clients.is_sorted_by_key(|client| &client.code));
    assert!(demo.clients.iter().all(|client| client.code.len() == 7));
    assert!(names.iter().any(|name| name.chars().count() >= 60));
    assert!(
        names
            .iter()
            .any(|name| name.as_str() == "Dáithí Ó Brolcháin")
    );
}

#[test]
fn some_clients_are_shared_and_one_was_transferred() {
    let demo = demo();
    let mut by_client = BTreeMap::<usize, Vec<&CareEpisode>>::new();
    for episode in &demo.care_episodes {
        by_client.entry(episode.client).or_default().push(episode);
    }
    assert_eq!(
        by_client.len(),
        demo.clients.len(),
        "every client has a care episode"
    );
    let two: Vec<_> = by_client
        .values()
        .filter(|episodes| episodes.len() == 2)
        .collect();
    let shared = two
        .iter()
        .filter(|e| e.iter().all(|e| e.ended.is_none()))
        .count();
    assert_eq!((two.len(), shared), (4, 3));
    for episodes in two {
        assert_ne!(episodes[0].therapist, episodes[1].therapist);
        if let Some(from) = episodes.iter().find(|e| e.story == Story::Transferred) {
            let to = episodes
                .iter()
                .find(|e| e.story != Story::Transferred)
                .expect("goes on");
            assert!(from.ended.expect("ended").0 < to.started_on && to.ended.is_none());
        }
    }
}

#[test]
fn the_same_seed_and_day_give_the_same_practice() {
    assert_eq!(demo(), demo());
    assert_ne!(demo(), practice(2, day(2026, 3, 18)));
}

/// Some pages exist only for an answer above zero to the question about suicide, yet it must not be everywhere.
#[test]
fn a_few_clients_give_a_safety_answer() {
    let of = |episode: &CareEpisode, raised: bool| {
        let mut ratings = episode.sessions.iter().flat_map(|s| &s.ratings);
        ratings.any(|r| r.instrument == "PHQ-9" && (!raised || values(r)[8] > 0))
    };
    let demo = demo();
    let count = |raised| demo.care_episodes.iter().filter(|e| of(e, raised)).count();
    let (rated, raised) = (count(false), count(true));
    assert!((3..rated / 3).contains(&raised), "{raised} of {rated}");
}
