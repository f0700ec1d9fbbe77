//! The command line. `rapport help COMMAND` is the reference.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use app::practice::Role;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

/// Rapport: a practice dashboard for psychotherapists. It shows the working alliance of each client, session by session.
#[derive(Debug, Parser)]
#[command(name = "rapport", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open a demo practice with invented people, on this machine alone
    Demo(DemoArgs),
    /// Serve the practice
    Serve(ServeArgs),
    /// Bring the database up to date; makes the practice when there is none
    Migrate(MigrateArgs),
    /// Add and list people, invite them, say who supervises whom
    User(UserArgs),
    /// Read ratings from a CSV file
    Import(ImportArgs),
    /// Say which forms can be given to clients, and supply your licensed text for one
    Instruments(InstrumentsArgs),
    /// Say what is not safe about how the practice is set up, with the remedy; exit code 2 when something is found
    Doctor(DoctorArgs),
    /// Verify or seal the record of what was done
    Audit(AuditArgs),
    /// Compute everything derived from the ratings again
    Rebuild(RebuildArgs),
    /// Publish the figures of the whole practice for each period of four weeks that is due; once published they stay. A serving
    /// program does so by itself, in a new practice from its third week on; this does it at once
    Publish(PublishArgs),
    /// Say which ratings of a series are unusually low: one series a line in, one line a rating out (NDJSON)
    Detect(DetectArgs),
    /// Measure the detector on simulated clients, beside the published rules
    BenchDetection(BenchDetectionArgs),
}

impl Command {
    /// Whether this runs until it is stopped.
    pub const fn serves(&self) -> bool {
        matches!(self, Self::Demo(_) | Self::Serve(_))
    }
}

/// Where the practice's data are. Every command takes one of the two.
#[derive(Args, Clone, Debug)]
pub struct DatabaseArgs {
    /// A directory for a private Postgres, which Rapport makes, starts and stops
    #[arg(long, value_name = "DIR", conflicts_with = "database_url")]
    pub data_dir: Option<PathBuf>,
    /// A Postgres server of your own (15 or newer)
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The key for encrypted values, made where there is none; with a private Postgres it is in its directory
    #[arg(
        long,
        value_name = "FILE",
        env = "RAPPORT_KEY_FILE",
        conflicts_with = "data_dir"
    )]
    pub key_file: Option<PathBuf>,
    /// Where the audit log's key and signed checkpoints are kept, outside the database; `audit` in --data-dir when not given
    #[arg(long, value_name = "DIR", env = "RAPPORT_AUDIT_DIR")]
    pub audit_dir: Option<PathBuf>,
    /// The practice's name, when one is made
    #[arg(long, value_name = "NAME", default_value = "Our practice")]
    pub practice: String,
    /// The practice's time zone, when one is made
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub time_zone: chrono_tz::Tz,
}

#[derive(Args, Debug)]
pub struct DemoArgs {
    /// A directory for the demo's private Postgres
    #[arg(long, value_name = "DIR", default_value = "target/demo")]
    pub data_dir: PathBuf,
    /// Address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The number that the invented practice grows from
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    #[command(flatten)]
    pub mail: MailArgs,
    /// Print the demo's sign-ins and end
    #[arg(long)]
    pub print_sign_ins: bool,
    /// Print one JSON object for machines
    #[arg(long)]
    pub json: bool,
}

/// What browsers are shown when TLS ends in Rapport itself.
#[derive(Args, Clone, Debug)]
pub struct CertificateArgs {
    /// The certificate, with those between it and its root, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key in PEM, readable for Rapport's account alone
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}

impl CertificateArgs {
    /// Certificate and key.
    pub fn files(&self) -> Option<(&Path, &Path)> {
        self.tls_cert.as_deref().zip(self.tls_key.as_deref())
    }
}

/// How links to forms are mailed; without these, the practice sends no mail.
#[derive(Args, Clone, Debug)]
pub struct MailArgs {
    /// A mail server to send links to forms by, as smtps://USER:PASSWORD@HOST:465 or
    /// smtp://USER:PASSWORD@HOST:587?tls=required; better given by the variable, since others on the machine can read options
    #[arg(
        long,
        value_name = "URL",
        env = "RAPPORT_SMTP_URL",
        hide_env_values = true,
        requires = "mail_from"
    )]
    pub smtp_url: Option<String>,
    /// Whom such mail is from: an address, or "Our practice <forms@practice.example>"
    #[arg(
        long,
        value_name = "SENDER",
        env = "RAPPORT_MAIL_FROM",
        requires = "smtp_url"
    )]
    pub mail_from: Option<String>,
}

#[derive(Args, Debug)]
pub struct ServeArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    #[command(flatten)]
    pub certificate: CertificateArgs,
    /// A proxy that ends TLS and forwards to Rapport, as its address or network (10.0.0.5, 10.0.0.0/24; may be given more
    /// than once); this or a certificate is needed for any other address than loopback
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    pub behind_proxy: Vec<IpNet>,
    #[command(flatten)]
    pub mail: MailArgs,
    /// Print one JSON object for machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct MigrateArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
}

#[derive(Args, Debug)]
pub struct UserArgs {
    #[command(subcommand)]
    pub action: UserAction,
}

#[derive(Debug, Subcommand)]
pub enum UserAction {
    /// Add a person and print the invitation: a one-time code to choose a password with
    Add {
        #[command(flatten)]
        database: DatabaseArgs,
        /// What the person signs in with
        user_name: String,
        /// The person's name, as colleagues know it
        #[arg(long)]
        name: String,
        /// May be given more than once
        #[arg(long = "role", value_name = "ROLE", required = true)]
        roles: Vec<RoleArg>,
        /// Print one JSON object for machines
        #[arg(long)]
        json: bool,
    },
    /// Print a one-time code with which a person chooses a new password
    Invite {
        #[command(flatten)]
        database: DatabaseArgs,
        user_name: String,
        /// The authenticator is lost: a new one is set up as well
        #[arg(long)]
        renew_authenticator: bool,
        /// Print one JSON object for machines
        #[arg(long)]
        json: bool,
    },
    /// Let SUPERVISOR see the cases of THERAPIST from now on
    Supervise {
        #[command(flatten)]
        database: DatabaseArgs,
        supervisor: String,
        therapist: String,
        /// End the line between the two instead
        #[arg(long)]
        end: bool,
    },
    /// List everybody
    List {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Print one JSON object for machines
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleArg {
    Therapist,
    Supervisor,
    Administrator,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Therapist => Self::Therapist,
            RoleArg::Supervisor => Self::Supervisor,
            RoleArg::Administrator => Self::Administrator,
        }
    }
}

#[derive(Args, Debug)]
pub struct ImportArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The CSV file
    pub file: PathBuf,
    /// What the columns mean: rapport (our own format), wai36-survey, srs-survey
    #[arg(long, default_value = "rapport")]
    pub profile: String,
    /// Date of each treatment's first session, for files without dates; such dates are marked as assumed
    #[arg(long, value_name = "DATE")]
    pub start: Option<NaiveDate>,
    /// From one session to the next, for files without dates: 7d, 14d, 1w
    #[arg(long, value_name = "DAYS")]
    pub every: Option<String>,
    /// Do everything except keeping it
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object for machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct InstrumentsArgs {
    #[command(subcommand)]
    pub action: InstrumentsAction,
}

#[derive(Debug, Subcommand)]
pub enum InstrumentsAction {
    /// List the instruments, and whether clients can be given their forms
    List {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Print one JSON object for machines
        #[arg(long)]
        json: bool,
    },
    /// Supply the wording of an instrument, from your licensed copy, as a TOML file
    ///
    /// The file has: instrument (code), version, language (as en), direction (ltr or rtl), notice (whose words these are),
    /// introduction (may be left out), answers (lowest first), and items, each with number and text. For a line to mark,
    /// answers are left out and each item has low and high, the words at its ends. Every item and answer needs its wording.
    Text {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The TOML file
        file: PathBuf,
    },
}

#[derive(Args, Debug)]
pub struct DoctorArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
    #[command(flatten)]
    pub certificate: CertificateArgs,
    /// Print one JSON object for machines
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct AuditArgs {
    #[command(subcommand)]
    pub action: AuditAction,
}

#[derive(Debug, Subcommand)]
pub enum AuditAction {
    /// Find rows that were changed, removed or reordered, and name what is not sealed yet; exit code 2 when something is found
    Verify {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Print one JSON object for machines
        #[arg(long)]
        json: bool,
    },
    /// Seal what waits and sign a checkpoint now
    Seal {
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

#[derive(Args, Debug)]
pub struct RebuildArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
}

#[derive(Args, Debug)]
pub struct PublishArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Reads standard input, a series a line:
/// {"id":"a","instrument":"WAI-SR","ratings":[{"session":1,"goal":4.25,"task":4.5,"bond":4.75}, …]}
///
/// Scales are item means (WAI-SR 1 to 5; SRS relationship, goals, approach, overall 0 to 10). Sessions that are left out
/// are missing; "tension" (yes, a little, no) is the answer to the direct question. The range is of the instrument's
/// total (WAI-SR 1 to 5, SRS 0 to 40). A wrong line gets an error with its number, and the rest goes on.
#[derive(Args, Debug)]
pub struct DetectArgs {
    /// Flag about so many of 100 sessions without a drop
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=5))]
    pub per_100: u8,
}

/// Both instruments, five fixed seeds, thresholds set on one caseload and reported on another. No database is needed.
#[derive(Args, Debug)]
pub struct BenchDetectionArgs {
    /// Clients an instrument and seed; fewer than 4000 are for a quick look and do not count
    #[arg(long, value_name = "N", default_value_t = 4_000, value_parser = clap::value_parser!(u64).range(50..=100_000))]
    pub clients: u64,
    /// Threads
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub threads: u8,
    /// Write every figure to FILE as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// A network, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "write an address or a network, such as 10.0.0.5 or 10.0.0.0/24".to_owned())
}
