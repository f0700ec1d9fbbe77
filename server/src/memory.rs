//! How freed memory goes back to the system.

/// Blocks of 4 MiB and more are taken from the system one by one and go back to it when they are freed.
///
/// Left alone, glibc raises this threshold above the first such block that is freed. The 19 MiB of every password check
/// then come from its arenas and stay there: some 270 MiB after a morning of sign-ins, instead of 30.
#[cfg(target_env = "gnu")]
pub fn give_back_large_blocks() {
    #[expect(unsafe_code, reason = "the C library has no other way to say it")]
    // SAFETY: mallopt takes two numbers, may be called at any time, and leaves the old setting when it refuses.
    let accepted = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, 4 << 20) } == 1;
    if !accepted {
        tracing::warn!("freed memory stays with this process: the C library refused the setting");
    }
}

/// Other C libraries do so by themselves.
#[cfg(not(target_env = "gnu"))]
pub fn give_back_large_blocks() {}
