#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Red, green and blue from 0 to 1. */
typedef struct
{
  double red, green, blue;
} TamizColor;

#define TAMIZ_THEME_N_SERIES 4
#define TAMIZ_THEME_N_GRADES 5

/* The colours of a picture.  Those that tell things apart are taken from palettes made
 * for colour-blind readers, and never say alone what no text says.
 */
typedef struct
{
  TamizColor paper;      /* the ground */
  TamizColor ink;        /* what is read */
  TamizColor soft;       /* what explains */
  TamizColor line;       /* rules and ticks */
  TamizColor band;       /* boxes and bands behind text */
  TamizColor accent;     /* bars of the funnel, marks */
  TamizColor accent_soft;
  TamizColor lost, deferred, discarded;
  TamizColor series[TAMIZ_THEME_N_SERIES];
  TamizColor grades[TAMIZ_THEME_N_GRADES];  /* by #TamizGrade, behind @on_grade */
  TamizColor on_grade;
} TamizTheme;

const TamizTheme *tamiz_theme_get_light (void);
const TamizTheme *tamiz_theme_get_dark  (void);

G_END_DECLS
