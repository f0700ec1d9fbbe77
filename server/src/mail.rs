//! Mail to clients, with a link to a form: by the mail server that the practice's operator names, otherwise not at all.
//! Nothing of it is kept, and no address reaches the log.

use std::{net::IpAddr, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use app::hand_over::NotTaken;
use chrono::{DateTime, Utc};
pub use lettre::Address;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp,
};
use tokio::time::timeout;
use url::Url;
use uuid::Uuid;

use crate::cli::MailArgs;

/// From connecting to the server's last word: shorter than what a request may take.
const WITHIN: Duration = Duration::from_secs(10);

const NO_SERVER: &str = "--smtp-url names no mail server; write smtps://USER:PASSWORD@HOST:465, or \
    smtp://USER:PASSWORD@HOST:587?tls=required, with %40 for an @ in the user's name or password";
const NOT_ENCRYPTED: &str = "--smtp-url: mail and password would leave this machine unencrypted; write smtps://, or add \
    ?tls=required (without TLS only to 127.0.0.1 or localhost)";
const NO_SENDER: &str = "--mail-from names no sender; write an address, or a name and an address: \
    \"Our practice <forms@practice.example>\"";

/// A mail server, and whom mail is from.
#[derive(Clone)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Mailbox,
}

/// Plain text.
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub at: DateTime<Utc>,
}

impl Mail {
    /// `None` where no mail server is named.
    ///
    /// # Errors
    /// With the option that is wrong and what to write; never with what was written, since a password is in it.
    pub fn of(args: &MailArgs) -> Result<Option<Self>> {
        let Some((server, sender)) = args.smtp_url.as_ref().zip(args.mail_from.as_ref()) else {
            return Ok(None);
        };
        Ok(Some(Self {
            transport: transport(server)?,
            sender: sender.parse().ok().context(NO_SENDER)?,
        }))
    }

    /// Hands a letter to the mail server.
    ///
    /// # Errors
    /// When it did not take it; the log has what an operator needs to know.
    pub async fn send(&self, to: Address, letter: Letter) -> Result<(), NotTaken> {
        let message = self
            .message(to, letter)
            .map_err(|_| told(NotTaken::Refused, "the mail could not be written"))?;
        match timeout(WITHIN, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(why(&error)),
            Err(_) => Err(told(
                NotTaken::NoAnswer,
                "the mail server took longer than 10 seconds",
            )),
        }
    }

    fn message(&self, to: Address, letter: Letter) -> Result<Message, lettre::error::Error> {
        let name = format!("<{}@{}>", Uuid::new_v4(), self.sender.email.domain());
        // Holiday notices are for people.
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        Message::builder()
            .from(self.sender.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .date(letter.at.into())
            .message_id(Some(name))
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)
    }
}

fn transport(server: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>> {
    let url = Url::parse(server).ok().context(NO_SERVER)?;
    let host = url.host_str().context(NO_SERVER)?;
    let tls = url.query_pairs().find(|(name, _)| name == "tls");
    match (url.scheme(), tls.as_ref().map(|(_, value)| value.as_ref())) {
        ("smtps", None) | ("smtp", Some("required")) => (),
        ("smtp", None) if is_here(host) => (),
        ("smtp", None | Some("opportunistic")) => bail!(NOT_ENCRYPTED),
        _ => bail!(NO_SERVER),
    }
    ensure!(
        url.username().is_empty() == url.password().is_none(),
        "--smtp-url names a user without a password, or a password without a user; write USER:PASSWORD@HOST"
    );
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server);
    Ok(transport.ok().context(NO_SERVER)?.build())
}

fn is_here(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn why(error: &smtp::Error) -> NotTaken {
    // What a mail server says often repeats the address, so its code has to do.
    match error.status() {
        Some(code) => told(NotTaken::Refused, &format!("the mail server said {code}")),
        None if error.is_response() => {
            told(NotTaken::Refused, "the mail server was not understood")
        }
        None if error.is_client() => told(NotTaken::Refused, &error.to_string()),
        None => told(NotTaken::NoAnswer, &error.to_string()),
    }
}

fn told(why: NotTaken, what: &str) -> NotTaken {
    tracing::error!(kind = "mail", "{what}");
    why
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDER: &str = "Our practice <forms@practice.example>";

    fn read(server: &str, sender: &str) -> Result<Option<Mail>, String> {
        let args = MailArgs {
            smtp_url: Some(server.to_owned()),
            mail_from: Some(sender.to_owned()),
        };
        Mail::of(&args).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn mail_is_off_unless_a_server_is_named() {
        let args = MailArgs {
            smtp_url: None,
            mail_from: None,
        };
        assert!(Mail::of(&args).unwrap().is_none());
    }

    #[test]
    fn servers_are_spoken_to_by_tls_or_on_this_machine() {
        for server in [
            "smtps://forms:s3cret@mail.example:465",
            "smtps://forms%40practice.example:s3cret@mail.example",
            "smtps://mail.example",
            "smtp://forms:s3cret@mail.example:587?tls=required",
            "smtp://mail.example/rapport.practice.example?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://127.1.2.3",
            "smtp://forms:s3cret@LocalHost:25",
        ] {
            assert!(read(server, SENDER).unwrap().is_some(), "{server}");
        }
    }

    #[test]
    fn a_wrong_server_is_told_with_the_remedy_and_without_the_password() {
        for (server, remedy) in [
            ("smtp://forms:s3cret@mail.example:587", "?tls=required"),
            (
                "smtp://forms:s3cret@mail.example?tls=opportunistic",
                "?tls=required",
            ),
            ("smtp://forms:s3cret@localhost.example", "?tls=required"),
            ("smtp://forms:s3cret@10.0.0.5", "?tls=required"),
            ("smtps://forms:s3cret@mail.example?tls=none", "smtps://USER"),
            ("https://forms:s3cret@mail.example", "smtps://USER"),
            ("mail.example", "smtps://USER"),
            ("smtps://forms:s3cret@", "smtps://USER"),
            ("smtps://forms:s3cret@mail.example:70000", "smtps://USER"),
            ("smtps://forms:s3cret%FF@mail.example", "smtps://USER"),
            ("smtps://s3cret@mail.example", "without a password"),
            ("smtps://:s3cret@mail.example", "without a user"),
            ("", "smtps://USER"),
        ] {
            let error = read(server, SENDER).err().unwrap_or_default();
            assert!(error.starts_with("--smtp-url"), "{server}: {error}");
            assert!(error.contains(remedy), "{server}: {error}");
            assert!(!error.contains("s3cret"), "{server}: {error}");
        }
    }

    #[test]
    fn a_wrong_sender_is_told() {
        for sender in ["", "Our practice", "forms@", "a@b.example, c@d.example"] {
            let error = read("smtps://mail.example", sender)
                .err()
                .unwrap_or_default();
            assert!(error.starts_with("--mail-from"), "{sender}: {error}");
        }
        assert!(read("smtps://mail.example", "forms@practice.example").is_ok());
    }
}
