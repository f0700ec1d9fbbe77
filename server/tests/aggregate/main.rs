//! What is published of the practice is attacked, and looked at for what it promises.

mod adversary;
mod attack;
mod counter;
mod episode;
mod model;
mod rates;
mod release;
mod world;
