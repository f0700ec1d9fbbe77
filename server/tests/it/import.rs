use std::{fs, path::Path};

use server::{
    commands::import::import,
    exchange::{ImportOptions, ProblemCode, Summary, profile},
};

use crate::{dyads::import_survey, support::TestPractice};

#[tokio::test]
async fn the_dyads_arrive_as_counted_and_a_second_time_change_nothing() {
    let practice = TestPractice::new().await;
    let Some(first) = import_survey(&practice, "survey_wai_logs.csv", "wai36-survey").await else {
        return practice.close().await;
    };
    assert_eq!((first.rows, first.new, first.rejected), (277, 277, 0));
    assert_eq!(first.warnings[&ProblemCode::TotalMismatch], 172);
    assert_eq!(first.warnings[&ProblemCode::NoRatings], 30);
    let srs = import_survey(&practice, "survey_srs_logs.csv", "srs-survey")
        .await
        .unwrap();
    assert_eq!((srs.rows, srs.new, srs.rejected), (277, 277, 0));

    for (table, rows) in [
        ("client", 15),
        ("care_episode", 150),
        ("session", 277),
        ("rating", 554),
        ("caseload_row", 150),
    ] {
        assert_eq!(practice.count(table).await, rows, "{table}");
    }
    let agreeing = "SELECT count(*) FROM app.rating r
        JOIN app.score c ON c.organisation_id = r.organisation_id AND c.rating_id = r.id
        WHERE c.scale = $1 AND r.supplied_points[array_position(r.supplied_scales, $1)] = c.points";
    for (scale, rows) in [("task", 277), ("goal", 277), ("bond", 105)] {
        let counted: i64 = sqlx::query_scalar(agreeing)
            .bind(scale)
            .fetch_one(&practice.admin().await)
            .await
            .unwrap();
        assert_eq!(counted, rows, "{scale}");
    }

    let before = practice.derived_rows().await;
    for (file, profile) in [
        ("survey_wai_logs.csv", "wai36-survey"),
        ("survey_srs_logs.csv", "srs-survey"),
    ] {
        let again = import_survey(&practice, file, profile).await.unwrap();
        assert_eq!((again.new, again.updated, again.unchanged), (0, 0, 277));
    }
    assert_eq!(practice.derived_rows().await, before);
    practice.close().await;
}

const HEADER: &str =
    "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4";

#[tokio::test]
async fn one_wrong_row_keeps_the_whole_file_out_and_says_why() {
    let practice = TestPractice::new().await;
    let good = "A1,mona,1,1,2026-03-02,SRS,client,9.1,8.8,9.0,9.2";
    for (row, code) in [
        (
            "A1,mona,1,2,2026-13-02,SRS,client,9,9,9,9",
            ProblemCode::BadDate,
        ),
        (
            "A1,mona,1,2,2026-03-09,SRS,client,9,11,9,9",
            ProblemCode::OutOfRange,
        ),
        (
            "A1,mona,1,1,2026-03-02,SRS,client,9.1,8.8,9.0,9.2",
            ProblemCode::DuplicateRow,
        ),
        (
            "A1,mona,1,2,2026-03-09,XYZ,client,9,9,9,9",
            ProblemCode::UnknownInstrument,
        ),
        (
            "A1,mona,1,2,2026-03-09,SRS,client,9,often,9,9",
            ProblemCode::NotAnAnswer,
        ),
    ] {
        let summary = import_text(&practice, &[HEADER, good, row].join("\n")).await;
        let found: Vec<ProblemCode> = summary.errors.iter().map(|problem| problem.code).collect();
        assert_eq!(found, [code], "{row}");
        assert_eq!(practice.count("rating").await, 0);
        assert_eq!(practice.count("client").await, 0);
    }
    practice.close().await;
}

#[tokio::test]
async fn a_corrected_answer_is_updated_and_what_it_said_is_kept() {
    let practice = TestPractice::new().await;
    let file =
        |answer: &str| format!("{HEADER}\nA1,mona,1,1,2026-03-02,SRS,client,9.1,{answer},9.0,9.2");
    assert_eq!(import_text(&practice, &file("8.8")).await.new, 1);
    assert_eq!(import_text(&practice, &file("5.0")).await.updated, 1);
    assert_eq!(practice.count("rating").await, 1);
    assert_eq!(practice.count("rating_revision").await, 1);
    let total: i32 = sqlx::query_scalar("SELECT points FROM app.score WHERE scale = 'total'")
        .fetch_one(&practice.admin().await)
        .await
        .unwrap();
    assert_eq!(total, 3230);
    practice.close().await;
}

#[tokio::test]
async fn another_date_for_a_session_on_record_is_a_conflict() {
    let practice = TestPractice::new().await;
    let file = |on: &str| format!("{HEADER}\nA1,mona,1,1,{on},SRS,client,9.1,8.0,9.0,9.2");
    assert_eq!(import_text(&practice, &file("2026-03-02")).await.new, 1);
    let summary = import_text(&practice, &file("2026-03-03")).await;
    assert_eq!(summary.errors[0].code, ProblemCode::Conflict);
    assert!(
        summary.errors[0].remedy.contains("2026-03-02"),
        "{}",
        summary.errors[0]
    );
    practice.close().await;
}

#[tokio::test]
async fn a_care_episode_stays_its_therapists() {
    let practice = TestPractice::new().await;
    let row = |therapist: &str, session: u8| {
        format!("A1,{therapist},1,{session},2026-03-0{session},SRS,client,9.1,8.0,9.0,9.2")
    };
    let both = format!("{HEADER}\n{}\n{}", row("mona", 1), row("omar", 2));
    assert_eq!(
        codes(&import_text(&practice, &both).await),
        [ProblemCode::Conflict]
    );
    assert_eq!(practice.count("staff").await, 1);
    let first = import_text(&practice, &format!("{HEADER}\n{}", row("mona", 1))).await;
    assert_eq!(first.new, 1);
    let later = import_text(&practice, &format!("{HEADER}\n{}", row("omar", 2))).await;
    assert_eq!(codes(&later), [ProblemCode::Conflict]);
    sqlx::query("UPDATE app.staff SET active = false WHERE user_name = 'mona'")
        .execute(&practice.admin().await)
        .await
        .unwrap();
    sqlx::query("DELETE FROM app.external_key WHERE kind = 'staff'")
        .execute(&practice.admin().await)
        .await
        .unwrap();
    let gone = import_text(&practice, &format!("{HEADER}\n{}", row("mona", 2))).await;
    assert_eq!(codes(&gone), [ProblemCode::UnknownTherapist]);
    practice.close().await;
}

fn codes(summary: &Summary) -> Vec<ProblemCode> {
    summary.errors.iter().map(|problem| problem.code).collect()
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_keeps_nothing() {
    let practice = TestPractice::new().await;
    let path = practice.write_file(&format!(
        "{HEADER}\nA1,mona,1,1,2026-03-02,SRS,client,9.1,8.0,9.0,9.2"
    ));
    let profile = profile::find("rapport").unwrap();
    let run = |dry| {
        import(
            &practice.database,
            profile,
            &path,
            ImportOptions::of(profile),
            dry,
        )
    };
    let dry = run(true).await.unwrap();
    assert_eq!(practice.count("rating").await, 0);
    assert_eq!(run(false).await.unwrap(), dry);
    assert_eq!(practice.count("rating").await, 1);
    practice.close().await;
}

#[tokio::test]
async fn a_missing_column_and_a_broken_encoding_are_named() {
    let practice = TestPractice::new().await;
    let row = "A1,mona,1,1,2026-03-02,SRS,client,9.1,8.0,9.0";
    let summary = import_text(
        &practice,
        &format!("{}\n{row}", HEADER.replace(",item_4", "")),
    )
    .await;
    let missing: Vec<_> = summary
        .errors
        .iter()
        .map(|p| (p.code, p.column.as_str()))
        .collect();
    assert_eq!(missing, [(ProblemCode::MissingColumn, "item_4")]);
    let path = practice.write_file("");
    let mut broken =
        format!("{HEADER}\nA1,mona,1,1,2026-03-02,SRS,client,9.1,8.0,9.0,9.2").into_bytes();
    let at = broken.len() - 30;
    broken[at] = 0xff;
    fs::write(&path, broken).unwrap();
    let summary = import_path(&practice, &path).await;
    assert_eq!(
        summary.errors[0].code,
        ProblemCode::InvalidUtf8,
        "{:?}",
        summary.errors
    );
    practice.close().await;
}

async fn import_text(practice: &TestPractice, text: &str) -> Summary {
    import_path(practice, &practice.write_file(text)).await
}

async fn import_path(practice: &TestPractice, path: &Path) -> Summary {
    let profile = profile::find("rapport").unwrap();
    import(
        &practice.database,
        profile,
        path,
        ImportOptions::of(profile),
        false,
    )
    .await
    .unwrap()
}
