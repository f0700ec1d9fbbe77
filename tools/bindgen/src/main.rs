//! `bindgen LINKED.wasm OUT_DIR NAME` writes `NAME.js` and `NAME_bg.wasm`, a module that a page imports.
//!
//! The same as `wasm-bindgen --target web --no-typescript`, without the command's test runner and downloader, which take
//! most of its compile time.

use std::env::args_os;
use std::error::Error;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let [input, out_dir, name] = args_os()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "usage: bindgen LINKED.wasm OUT_DIR NAME")?;
    Bindgen::new()
        .input_path(input)
        .out_name(&name.to_string_lossy())
        .web(true)?
        .typescript(false)
        // The page names the file itself, with its hash; no second guess in the script.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out_dir)?;
    Ok(())
}
