//! Just enough of HTTP/1.1 to load our own server: one connection, kept alive, blocking.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
};

use anyhow::{Context, Result, ensure};

use crate::visitors::{PASSWORD, Visitor};

pub struct Browser {
    stream: BufReader<TcpStream>,
    cookie: String,
}

/// What matters of a response's head.
#[derive(Default)]
struct Head {
    status: u16,
    length: Length,
    location: String,
    /// Name and value of the cookie that it sets.
    cookie: String,
}

/// Where the body ends.
enum Length {
    Bytes(usize),
    Chunked,
}

impl Default for Length {
    fn default() -> Self {
        Self::Bytes(0)
    }
}

impl Browser {
    pub fn open(address: SocketAddr, cookie: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            cookie: cookie.to_owned(),
        })
    }

    /// The body, compressed as for a browser.
    pub fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}\r\n",
            self.cookie
        );
        let (head, body) = self.exchange(&format!("{head}Accept-Encoding: br\r\n\r\n"))?;
        ensure!(head.status == 200, "{path}: {}", head.status);
        Ok(body)
    }

    /// Both factors, from the visitor's own network; false when the server turns the visitor away.
    pub fn sign_in(&mut self, visitor: &Visitor) -> Result<bool> {
        let form = format!(
            "user_name={}&password={}",
            visitor.user_name,
            PASSWORD.replace(' ', "+")
        );
        let half = self.post("/sign-in", visitor, "", &form)?;
        if half.location != "/sign-in/code" {
            return Ok(false);
        }
        let form = format!("code={}", visitor.code()?);
        let full = self.post("/sign-in/code", visitor, &half.cookie, &form)?;
        Ok(full.location == "/")
    }

    fn post(&mut self, path: &str, visitor: &Visitor, cookie: &str, form: &str) -> Result<Head> {
        let (head, _) = self.exchange(&format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n\
             X-Forwarded-For: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            visitor.address,
            form.len()
        ))?;
        ensure!(head.status == 303, "{path}: {}", head.status);
        Ok(head)
    }

    fn exchange(&mut self, request: &str) -> Result<(Head, Vec<u8>)> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let head = self.head()?;
        let body = match head.length {
            Length::Bytes(length) => self.bytes(length)?,
            Length::Chunked => self.chunks()?,
        };
        Ok((head, body))
    }

    fn head(&mut self) -> Result<Head> {
        let line = self.line()?;
        let status = line.split(' ').nth(1).context("no status")?.parse()?;
        let mut head = Head {
            status,
            ..Head::default()
        };
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else {
                return Ok(head);
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => head.length = Length::Bytes(value.parse()?),
                "transfer-encoding" => head.length = Length::Chunked,
                "location" => value.clone_into(&mut head.location),
                "set-cookie" => {
                    head.cookie = value.split(';').next().unwrap_or_default().to_owned();
                }
                _ => {}
            }
        }
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(&self.line()?, 16)?;
            body.extend(self.bytes(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line)? > 0, "the server hung up");
        Ok(line.trim_end().to_owned())
    }
}
