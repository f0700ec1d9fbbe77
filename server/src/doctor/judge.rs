use chrono::TimeDelta;

use super::{Check, Facts, Finding, RoleFacts, Setup, TableFacts};
use crate::http::tls::Validity;

/// Row security as we use it, `security_invoker` views and the rest are tried from this version on.
const MINIMUM_VERSION: i32 = 150_000;
/// Above it, sign-ins end early or late and the audit log's times mislead.
const MOST_SKEW: TimeDelta = TimeDelta::seconds(30);

/// Everything that speaks against serving.
pub fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    found.extend(facts.roles.iter().flat_map(role));
    found.extend(facts.tables.iter().flat_map(table));
    found.extend(pending(&facts.pending));
    found.extend(facts.unknown.iter().map(|version| {
        finding(
            Check::MigrationUnknown,
            format!("the database has migration {version}, which this build does not know"),
            "install the build that made it, or a newer one",
        )
    }));
    found.extend(facts.off.iter().map(|setting| {
        let remedy = match setting.as_str() {
            "data_checksums" => "stop Postgres and run: pg_checksums --enable -D DATA".to_owned(),
            setting => format!("set {setting} = on in postgresql.conf and restart Postgres"),
        };
        finding(
            Check::NotDurable,
            format!("{setting} is off: what was stored may be lost or damaged unnoticed"),
            remedy,
        )
    }));
    found.extend(database(facts));
    found.extend(setup(facts.demo, &facts.setup));
    found.extend(secrets(&facts.setup));
    found
}

/// Of the migrations that this build has and the database has not.
pub fn pending(migrations: &[String]) -> Vec<Finding> {
    let not_applied = |migration: &String| {
        finding(
            Check::MigrationPending,
            format!("migration {migration} was not applied"),
            "make a backup, then run: rapport migrate",
        )
    };
    migrations.iter().map(not_applied).collect()
}

fn role(role: &RoleFacts) -> Vec<Finding> {
    let name = &role.name;
    let mut found = Vec::new();
    let strong = [
        (
            role.superuser,
            "is a superuser",
            format!("ALTER ROLE \"{name}\" NOSUPERUSER"),
        ),
        (
            role.bypasses_row_security,
            "may bypass row security",
            format!("ALTER ROLE \"{name}\" NOBYPASSRLS"),
        ),
        (
            role.owner,
            "owns tables, or may become who does",
            format!(
                "sign in as a role of its own, and REVOKE rapport_owner, rapport_authz, rapport_audit FROM \"{name}\""
            ),
        ),
    ];
    for (_, what, remedy) in strong.into_iter().filter(|(is_so, ..)| *is_so) {
        found.push(finding(
            Check::RoleTooStrong,
            format!("role {name} {what}"),
            remedy,
        ));
    }
    for setting in &role.unlimited {
        found.push(finding(
            Check::TimeLimitMissing,
            format!("role {name} has no {setting}: one request can hold up all others"),
            "run: rapport migrate, which sets the roles' limits",
        ));
    }
    if !role.commits_wait {
        found.push(finding(
            Check::NotDurable,
            format!("role {name} commits without waiting for the disk: a crash may lose what was acknowledged"),
            format!("ALTER ROLE \"{name}\" RESET synchronous_commit, and set it on in postgresql.conf"),
        ));
    }
    found
}

fn table(table: &TableFacts) -> Vec<Finding> {
    let name = &table.name;
    let mut found = Vec::new();
    if !table.row_security {
        found.push(finding(
            Check::RowSecurityOff,
            format!("row security is off on {name}: everybody sees every row"),
            format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"),
        ));
    }
    if !table.forced {
        found.push(finding(
            Check::RowSecurityOff,
            format!("row security does not bind the owner of {name}"),
            format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY"),
        ));
    }
    let restore =
        "a policy was dropped by hand: restore it as the migration that made the table writes it";
    if table.policies == 0 {
        found.push(finding(
            Check::PolicyMissing,
            format!("{name} has no policy"),
            restore,
        ));
    }
    if table.floor == Some(false) {
        found.push(finding(
            Check::PolicyMissing,
            format!("nothing keeps the practices apart in {name}"),
            restore,
        ));
    }
    found
}

fn database(facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    if facts.version < MINIMUM_VERSION {
        found.push(finding(
            Check::PostgresTooOld,
            format!("Postgres {} is too old", facts.version / 10_000),
            "install Postgres 15 or newer and move the data with pg_dump",
        ));
    }
    if facts.skew.abs() > MOST_SKEW {
        found.push(finding(
            Check::ClockSkew,
            format!(
                "the database's clock is {} seconds off ours",
                facts.skew.num_seconds()
            ),
            "let both machines take their time from the network (timedatectl set-ntp true)",
        ));
    }
    found.extend(facts.demo_inside.iter().map(|what| {
        finding(
            Check::DemoInside,
            format!("this practice is none of invented people, and holds {what}"),
            "make a practice in another --data-dir or database, and import there what is real",
        )
    }));
    found
}

fn setup(demo: bool, setup: &Setup) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(certificate(setup));
    let Some(address) = setup.address else {
        return found;
    };
    let is_local = address.ip().to_canonical().is_loopback();
    if !is_local && !setup.behind_proxy && setup.certificate.is_none() {
        found.push(finding(
            Check::PlainHttp,
            format!("{address} can be reached from the network, without encryption"),
            "listen on 127.0.0.1, give a certificate with --tls-cert and --tls-key, or put a proxy with TLS in front and say \
             --behind-proxy",
        ));
    }
    if demo && (!is_local || setup.behind_proxy) {
        found.push(finding(
            Check::DemoOnNetwork,
            "this is the demo practice, whose sign-ins are no secret".to_owned(),
            "make a practice of your own in another --data-dir; the demo stays on 127.0.0.1",
        ));
    }
    if !setup.signs {
        found.push(finding(
            Check::AuditUnsigned,
            "the audit log is not sealed: no directory for its key and checkpoints".to_owned(),
            "say --audit-dir DIR, outside the database's machine where possible",
        ));
    }
    found
}

fn certificate(setup: &Setup) -> Option<Finding> {
    let what = match setup.certificate? {
        Validity::Holds => return None,
        Validity::Ended(at) => format!("the certificate ended at {at}"),
        Validity::NotYet(at) => format!("the certificate holds from {at} on"),
    };
    Some(finding(
        Check::CertificateInvalid,
        what,
        "get a new certificate from whoever made this one; is the date of this machine right?",
    ))
}

fn secrets(setup: &Setup) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(mode) = setup.key_mode.filter(|mode| mode & 0o077 != 0) {
        found.push(finding(
            Check::AuditKeyReadable,
            format!(
                "others can read the key that signs the audit log (mode {:o})",
                mode & 0o777
            ),
            "chmod 600 the file signing-key in the audit directory; if somebody may have read it, move the directory away and start anew",
        ));
    }
    if let Some(problem) = &setup.key_problem {
        found.push(finding(
            Check::KeyUnsafe,
            format!("the key for encrypted values: {problem}"),
            "put the right file back from the backup, readable for its owner alone; a new practice makes a key by itself",
        ));
    }
    if setup.example_password {
        found.push(finding(
            Check::ExampleSecret,
            "the password in DATABASE_URL is one that examples have".to_owned(),
            "give the roles another one (ALTER ROLE … PASSWORD), and write it into DATABASE_URL",
        ));
    }
    found
}

fn finding(check: Check, what: String, remedy: impl Into<String>) -> Finding {
    Finding {
        check,
        what,
        remedy: remedy.into(),
    }
}
