mod examples;
mod golden;
mod properties;
