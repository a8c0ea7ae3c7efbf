//! Times as the format has them: a calendar date of 1980 to 2107, in steps of two seconds, without a time zone.

use crate::stream::{Error, Result, Status};

const DAY: i64 = 86_400;

/// DOS time and date of 1980-01-01 00:00.
pub const DEFAULT: (u16, u16) = (0, 0x21);

/// DOS time and date of a number of seconds since 1970; `INVALID` outside of the years that there are.
pub fn to_dos(seconds: i64) -> Result<(u16, u16)> {
    let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // Counted from 1 March of year 0, so that leap days end their years; 400 years have 146,097 days.
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era.saturating_mul(400).saturating_add(year_of_era + i64::from(month <= 2));
    if !(1980..=2107).contains(&year) {
        return Err(Error::new(
            Status::INVALID,
            format_args!(
                "an entry's time must be in the years 1980 to 2107, not {seconds} seconds after 1970"
            ),
        ));
    }
    let date = (year - 1980) << 9 | month << 5 | day;
    let time = (second / 3600) << 11 | (second / 60 % 60) << 5 | (second % 60 / 2);
    Ok((time as u16, date as u16))
}

/// Seconds since 1970 of a DOS time and date, whose fields may be nonsense.
pub fn from_dos(time: u16, date: u16) -> i64 {
    let (time, date) = (i64::from(time), i64::from(date));
    let (year, month, day) = (1980 + (date >> 9), (date >> 5 & 15).clamp(1, 12), (date & 31).max(1));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + day_of_era - 719_468;
    days * DAY + (time >> 11) * 3600 + (time >> 5 & 63) * 60 + (time & 31) * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_there_and_back() {
        assert_eq!(from_dos(DEFAULT.0, DEFAULT.1), 315_532_800);
        assert_eq!(to_dos(315_532_800).unwrap(), DEFAULT);
        // 2024-02-29 23:59:58
        assert_eq!(to_dos(1_709_251_198).unwrap(), (23 << 11 | 59 << 5 | 29, 44 << 9 | 2 << 5 | 29));
        for seconds in (315_532_800..4_354_819_200).step_by(4_321_234) {
            let (time, date) = to_dos(seconds).unwrap();
            assert_eq!(from_dos(time, date), seconds / 2 * 2);
        }
        for none in [315_532_799, 4_354_819_200, 0, -1, i64::MIN, i64::MAX] {
            assert_eq!(to_dos(none).unwrap_err().status(), Status::INVALID);
        }
        for nonsense in [(u16::MAX, u16::MAX), (0, 0)] {
            from_dos(nonsense.0, nonsense.1);
        }
    }
}
