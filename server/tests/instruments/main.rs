//! Instruments as data, and the way from answers to scores: goldens, refusals, properties, and files of other people.

#[cfg(test)]
mod definitions;
#[cfg(test)]
mod field_files;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod goldens;
#[cfg(test)]
mod missing;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod support;
