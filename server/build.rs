//! Puts the client bundle, the stylesheet and the icon into the binary, under names that carry a hash of their content and
//! compressed once, here, at the strongest setting. `src/http/assets.rs` serves them.
//!
//! Without a client bundle in `target/site/pkg` (see the Makefile) the server still builds and works, without islands.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::{env, io};

use sha2::{Digest, Sha256};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    // `sqlx::migrate!` notices changed files by itself, but not new ones.
    println!("cargo:rerun-if-changed=../migrations");
    println!("cargo:rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("..");
    let mut generated = Generated {
        out: PathBuf::from(env::var("OUT_DIR")?),
        assets: String::new(),
    };
    let output_name = generated.bundle(&root.join("target/site/pkg"))?;
    let stylesheet = generated.stylesheet(&root.join("style"))?;
    let icon = generated.icon(&root.join("style/icon.svg"))?;
    let scripts = [
        generated.script("answers", &root.join("app/src/form/answers.js"))?,
        generated.script("live", &root.join("app/src/live/live.js"))?,
    ];
    generated.finish(
        output_name.as_deref(),
        &stylesheet,
        icon.as_deref(),
        &scripts,
    )
}

/// What goes to `OUT_DIR`: the files and the Rust source that includes them.
struct Generated {
    out: PathBuf,
    assets: String,
}

impl Generated {
    /// The client bundle; `None` when there is none. Both files carry the hash of both, since Leptos knows one name for the two.
    fn bundle(&mut self, pkg: &Path) -> Outcome<Option<String>> {
        // Cargo runs this script at every build while a path it watches is missing, so the directory is made.
        fs::create_dir_all(pkg)?;
        println!("cargo:rerun-if-changed={}", pkg.display());
        let (Some(js), Some(wasm)) = (
            read(&pkg.join("rapport.js"))?,
            read(&pkg.join("rapport.wasm"))?,
        ) else {
            println!(
                "cargo:warning=no client bundle in target/site/pkg: built without islands (make client builds it)"
            );
            return Ok(None);
        };
        if pkg.join("snippets").exists() {
            return Err("the client bundle has JavaScript snippets, which are not embedded: drop the crate that brings them".into());
        }
        let name = format!("rapport-{}", hash(&[&js, &wasm]));
        self.add(&format!("{name}.js"), "text/javascript; charset=utf-8", &js)?;
        self.add(&format!("{name}.wasm"), "application/wasm", &wasm)?;
        Ok(Some(name))
    }

    /// All of `style/*.css` as one, in the order of their names.
    fn stylesheet(&mut self, dir: &Path) -> Outcome<String> {
        println!("cargo:rerun-if-changed={}", dir.display());
        let mut files = Vec::new();
        if dir.is_dir() {
            for entry in fs::read_dir(dir)? {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "css") {
                    files.push(path);
                }
            }
        }
        files.sort();
        let mut all = Vec::new();
        for file in files {
            all.extend(fs::read(file)?);
            all.push(b'\n');
        }
        self.add_hashed("style", "css", "text/css; charset=utf-8", &all)
    }

    fn icon(&mut self, file: &Path) -> Outcome<Option<String>> {
        read(file)?
            .map(|svg| self.add_hashed("icon", "svg", "image/svg+xml", &svg))
            .transpose()
    }

    /// A script that pages name by itself.
    fn script(&mut self, stem: &str, file: &Path) -> Outcome<String> {
        println!("cargo:rerun-if-changed={}", file.display());
        let script = fs::read(file)?;
        self.add_hashed(stem, "js", "text/javascript; charset=utf-8", &script)
    }

    fn add_hashed(
        &mut self,
        stem: &str,
        extension: &str,
        content_type: &str,
        bytes: &[u8],
    ) -> Outcome<String> {
        let name = format!("{stem}-{}.{extension}", hash(&[bytes]));
        self.add(&name, content_type, bytes)?;
        Ok(format!("/pkg/{name}"))
    }

    fn add(&mut self, name: &str, content_type: &str, bytes: &[u8]) -> Outcome<()> {
        fs::write(self.out.join(name), bytes)?;
        fs::write(self.out.join(format!("{name}.br")), brotli(bytes)?)?;
        writeln!(
            self.assets,
            "Asset {{ name: {name:?}, content_type: {content_type:?}, \
             plain: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\")), \
             brotli: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.br\")) }},"
        )?;
        Ok(())
    }

    fn finish(
        &self,
        output_name: Option<&str>,
        stylesheet: &str,
        icon: Option<&str>,
        [answers, live]: &[String; 2],
    ) -> Outcome<()> {
        let source = format!(
            "pub(super) const BUNDLE: Option<&str> = {output_name:?};\n\
             pub(super) const STYLESHEET: &str = {stylesheet:?};\n\
             pub(super) const ICON: Option<&str> = {icon:?};\n\
             pub(super) const ANSWERS: &str = {answers:?};\n\
             pub(super) const LIVE: &str = {live:?};\n\
             pub(super) static ASSETS: &[Asset] = &[\n{}];\n",
            self.assets
        );
        Ok(fs::write(self.out.join("assets.rs"), source)?)
    }
}

fn read(file: &Path) -> Outcome<Option<Vec<u8>>> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(other) => Err(format!("{}: {other}", file.display()).into()),
    }
}

/// The first 16 hexadecimal digits of SHA-256.
fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let strongest = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &strongest)?;
    Ok(compressed)
}
