//! Which operating system account runs Postgres: `postgres` (or the data's owner) when started as root, otherwise oneself.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use super::ClusterError;

/// One entry of the user database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// The account this process runs as.
    pub async fn own() -> Result<Self, ClusterError> {
        Self::of_uid(effective_uid()).await
    }

    /// The account with this user id, which must have a name.
    pub async fn of_uid(uid: u32) -> Result<Self, ClusterError> {
        lookup(&uid.to_string())
            .await?
            .ok_or(ClusterError::NamelessUser(uid))
    }

    /// The distribution's `postgres` account.
    pub async fn packaged() -> Result<Self, ClusterError> {
        lookup("postgres")
            .await?
            .ok_or(ClusterError::NoPostgresAccount)
    }

    /// A command that runs as this account, in its own process group (the terminal's Ctrl-C must reach the server first, not
    /// Postgres), with nothing of our environment: `PG*` variables would change what Postgres does, and secrets are none of its business.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .current_dir("/")
            .stdin(Stdio::null())
            .process_group(0);
        if self.uid != effective_uid() {
            // With a user id given, std also drops root's supplementary groups.
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Checks that this account can enter `dir`, or names the first directory from the root that keeps it out.
    /// Asks the system rather than reading mode bits, so that access control lists count.
    pub async fn require_entry(&self, dir: &Path) -> Result<(), ClusterError> {
        if self.can_enter(dir).await? {
            return Ok(());
        }
        let mut above: Vec<&Path> = dir.ancestors().collect();
        above.reverse();
        for step in above {
            if !self.can_enter(step).await? {
                return Err(ClusterError::NotTraversable {
                    account: self.name.clone(),
                    dir: step.to_owned(),
                });
            }
        }
        Ok(())
    }

    async fn can_enter(&self, dir: &Path) -> Result<bool, ClusterError> {
        let test = Path::new("/usr/bin/test");
        let status = self
            .command(test)
            .arg("-x")
            .arg(dir)
            .status()
            .await
            .map_err(ClusterError::io("running", test))?;
        Ok(status.success())
    }
}

/// The user id that decides what this process may do.
pub(super) fn effective_uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Finds a name or a number in the user database: the local file first, then whatever else the system is set up to ask.
async fn lookup(key: &str) -> Result<Option<Account>, ClusterError> {
    let file = Path::new("/etc/passwd");
    let local = tokio::fs::read_to_string(file)
        .await
        .map_err(ClusterError::io("reading", file))?;
    if let Some(account) = local.lines().find_map(|line| matching(line, key)) {
        return Ok(Some(account));
    }
    match Command::new("getent")
        .args(["passwd", key])
        .stdin(Stdio::null())
        .output()
        .await
    {
        Ok(output) => Ok(String::from_utf8_lossy(&output.stdout)
            .lines()
            .find_map(|line| matching(line, key))),
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(other) => Err(ClusterError::io("running", Path::new("getent"))(other)),
    }
}

/// One line of passwd(5), when its name or user id is `key`.
fn matching(line: &str, key: &str) -> Option<Account> {
    let mut fields = line.split(':');
    let (name, uid, gid) = (fields.next()?, fields.nth(1)?, fields.next()?);
    let account = Account {
        name: name.to_owned(),
        uid: uid.parse().ok()?,
        gid: gid.parse().ok()?,
    };
    (name == key || uid == key).then_some(account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwd_lines_match_by_name_and_by_number() {
        let line = "postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash";
        let expected = Account {
            name: "postgres".into(),
            uid: 101,
            gid: 104,
        };
        assert_eq!(matching(line, "postgres"), Some(expected.clone()));
        assert_eq!(matching(line, "101"), Some(expected));
        assert_eq!(matching(line, "104"), None);
        assert_eq!(matching("broken", "broken"), None);
        assert_eq!(matching("name:x:many:1", "name"), None);
    }

    #[tokio::test]
    async fn own_account_has_the_effective_user_id() {
        assert_eq!(Account::own().await.unwrap().uid, effective_uid());
        assert_eq!(lookup("no such user here").await.unwrap(), None);
    }
}
