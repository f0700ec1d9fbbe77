//! What somebody tries who wants in, or wants more. What is tried is found in the pages, so that a new link or form is
//! tried without anybody remembering it.

pub mod foreign;
mod forged;
mod pages;
mod requests;
mod same_answer;
