//! The three configuration files, written anew at each start. `ALTER SYSTEM` (postgresql.auto.conf) still overrides the first.

/// The database roles that the account running Rapport may log in as, by peer authentication.
pub const ROLES: [&str; 10] = [
    "postgres",
    "rapport_migrate",
    "rapport_app",
    "rapport_read",
    "rapport_command",
    "rapport_auth",
    "rapport_seal",
    "rapport_listen",
    "rapport_publish",
    "rapport_overview",
];

/// Who may connect: over the local socket only, as a role the map grants to the operating system user.
pub(super) const HBA: &str = "local all all peer map=rapport\n";

/// Sized for a small clinic on a small machine.
///
/// Nothing a statement says may reach the log, since statements and their errors carry clinical text: `log_min_messages = log`
/// leaves out every statement error (the server reports those itself, without values) and keeps starts, stops, crashes and
/// refused connections; `terse` leaves out DETAIL, which would quote the statement of a crashed session.
const SETTINGS: &str = "\
# Written by rapport at each start. To change a setting, use ALTER SYSTEM.
cluster_name = 'rapport'
max_connections = 40
shared_buffers = 64MB
effective_cache_size = 512MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 256MB
random_page_cost = 1.1
jit = off
password_encryption = 'scram-sha-256'
unix_socket_permissions = 0700
timezone = 'UTC'
lc_messages = 'C.UTF-8'
logging_collector = off
log_destination = 'stderr'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_statement = 'none'
log_min_duration_statement = -1
log_checkpoints = off
log_autovacuum_min_duration = -1
";

/// For throw-away data only: a crash of the machine may corrupt everything.
const NOT_DURABLE: &str = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";
const DURABLE: &str = "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n";

/// postgresql.conf.
pub(super) fn configuration(durable: bool) -> String {
    format!("{SETTINGS}{}", if durable { DURABLE } else { NOT_DURABLE })
}

/// pg_ident.conf: each operating system user may be each role.
pub(super) fn identities(users: &[&str]) -> String {
    let mut lines: Vec<String> = users
        .iter()
        .flat_map(|user| {
            ROLES
                .iter()
                .map(move |role| format!("rapport \"{user}\" \"{role}\"\n"))
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_user_is_mapped_to_each_role_once() {
        let map = identities(&["root", "postgres", "root"]);
        assert_eq!(map.lines().count(), 2 * ROLES.len());
        assert!(map.contains("rapport \"root\" \"rapport_app\"\n"));
    }
}
