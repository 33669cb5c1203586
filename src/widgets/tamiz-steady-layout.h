#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TAMIZ_TYPE_STEADY_LAYOUT (tamiz_steady_layout_get_type ())

/* Gives all of a widget to its child, as GtkBinLayout does, where there is a GtkGrid with
 * texts that wrap within.  Such a grid needs the less height the more width it has, but says
 * of its height without a width what it would be at the least width.  Whoever asks first
 * without and then with a width, as newer versions of GTK do of windows and of what is
 * aligned, is told less than the least, and warns.  Here the height without a width is that
 * at the natural width, where no text wraps: nothing needs less.
 */
G_DECLARE_FINAL_TYPE (TamizSteadyLayout, tamiz_steady_layout, TAMIZ, STEADY_LAYOUT, GtkLayoutManager)

G_END_DECLS
