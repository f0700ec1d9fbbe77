//! The practice of `../shared/data/wai-dyads`, where five therapists share each client.

use std::path::PathBuf;

use chrono::NaiveDate;
use server::{
    commands::import::import,
    exchange::{ImportOptions, Summary, profile},
};

use crate::support::TestPractice;

/// A file of the real data; `None`, said on standard output, where they are not beside the project.
pub fn file(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/wai-dyads"
    ))
    .join(name);
    if !path.exists() {
        println!("skipped: the file {name} of the real data is not beside the project");
        return None;
    }
    Some(path)
}

pub fn options(profile: &'static profile::Profile) -> ImportOptions {
    ImportOptions {
        start: NaiveDate::from_ymd_opt(2025, 1, 6),
        every_days: Some(7),
        ..ImportOptions::of(profile)
    }
}

pub async fn import_survey(practice: &TestPractice, name: &str, profile: &str) -> Option<Summary> {
    let path = file(name)?;
    let profile = profile::find(profile).unwrap();
    Some(
        import(&practice.database, profile, &path, options(profile), false)
            .await
            .unwrap(),
    )
}

/// Both surveys.
pub async fn import_all(practice: &TestPractice) -> Option<()> {
    import_survey(practice, "survey_wai_logs.csv", "wai36-survey").await?;
    import_survey(practice, "survey_srs_logs.csv", "srs-survey").await?;
    Some(())
}
