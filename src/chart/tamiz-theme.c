#define G_LOG_DOMAIN "tamiz-theme"

#include "config.h"

#include "tamiz-theme.h"

#define RGB(value) \
  { \
    (((value) >> 16) & 0xff) / 255.0, (((value) >> 8) & 0xff) / 255.0, ((value) & 0xff) / 255.0 \
  }

/* The series are Okabe and Ito's, in an order whose neighbours also differ in lightness;
 * white (or black) letters on any grade have a contrast of 4.5 at least.
 */
static const TamizTheme light = {
  .paper = RGB (0xffffff),
  .ink = RGB (0x1d2530),
  .soft = RGB (0x5c6673),
  .line = RGB (0xd5dae0),
  .band = RGB (0xf3f6f9),
  .accent = RGB (0x2a6f97),
  .accent_soft = RGB (0xd8e6ee),
  .lost = RGB (0xd55e00),
  .deferred = RGB (0xe6a700),
  .discarded = RGB (0x8a929c),
  .series = { RGB (0x0072b2), RGB (0xe69f00), RGB (0x009e73), RGB (0xcc79a7) },
  .grades = { RGB (0x0f5132), RGB (0x2a6f97), RGB (0x6a5d8f), RGB (0x8a5a2b), RGB (0x6b7280) },
  .on_grade = RGB (0xffffff),
};

static const TamizTheme dark = {
  .paper = RGB (0x1e1e1e),
  .ink = RGB (0xf2f2f2),
  .soft = RGB (0xb4bac2),
  .line = RGB (0x47494d),
  .band = RGB (0x2a2b2e),
  .accent = RGB (0x6fb1d6),
  .accent_soft = RGB (0x2b4352),
  .lost = RGB (0xf28b46),
  .deferred = RGB (0xf0c350),
  .discarded = RGB (0x9aa2ac),
  .series = { RGB (0x56b4e9), RGB (0xf0b63c), RGB (0x2fc79b), RGB (0xe29cc2) },
  .grades = { RGB (0x8fd6ae), RGB (0x8cc3e4), RGB (0xbdb0e3), RGB (0xe0b083), RGB (0xb4bac2) },
  .on_grade = RGB (0x1e1e1e),
};

/**
 * tamiz_theme_get_light:
 *
 * Gets the colours of paper.
 *
 * Returns: (transfer none): the theme
 */
const TamizTheme *
tamiz_theme_get_light (void)
{
  return &light;
}

/**
 * tamiz_theme_get_dark:
 *
 * Gets the colours of a dark screen.
 *
 * Returns: (transfer none): the theme
 */
const TamizTheme *
tamiz_theme_get_dark (void)
{
  return &dark;
}
