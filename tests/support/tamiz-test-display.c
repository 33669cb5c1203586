#include "config.h"

#include "tamiz-test-display.h"

#include <X11/XKBlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <adwaita.h>
#include <gdk/x11/gdkx.h>
#include <libintl.h>
#include <locale.h>
#include <math.h>
#include <time.h>

/* GLib lets its first table of quarks go on purpose when GTK's many need a larger one.  That
 * one is from before main: its address stands here, so that it is not taken for a leak.
 */
#ifdef __SANITIZE_ADDRESS__
#define QUARK_TABLE (2048 * sizeof (gpointer))

static const volatile void *first_tables[8];
static guint n_first_tables;
static gboolean has_begun;

void __sanitizer_malloc_hook (const volatile void *block,
                              gsize                size);

void
__sanitizer_malloc_hook (const volatile void *block,
                         gsize                size)
{
  if (!has_begun && size == QUARK_TABLE && n_first_tables < G_N_ELEMENTS (first_tables))
    first_tables[n_first_tables++] = block;
}

static void
begin (void)
{
  has_begun = TRUE;
}
#else
static void
begin (void)
{
}
#endif

static Display *display;
static int spare_keycode;       /* of characters that the keyboard has not */
static guint frame_depth;
static gint64 turn_began, longest_turn, frame_began, frame_in_turn, longest_frame;

/* Finds a key of the keyboard that bears nothing. */
static int
find_spare_keycode (void)
{
  int first, last, per_code, spare = 0;
  KeySym *symbols;

  XDisplayKeycodes (display, &first, &last);
  symbols = XGetKeyboardMapping (display, first, last - first + 1, &per_code);
  for (int code = last; code >= first && spare == 0; code--)
    {
      gboolean empty = TRUE;

      for (int i = 0; i < per_code; i++)
        empty &= symbols[(code - first) * per_code + i] == NoSymbol;
      if (empty)
        spare = code;
    }
  XFree (symbols);

  return spare;
}

static gboolean
speak (const char *locale)
{
  g_setenv ("LANGUAGE", "", TRUE);
  if (setlocale (LC_ALL, locale) == NULL)
    return FALSE;
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("TAMIZ_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  return TRUE;
}

/* Pictures can be taken in another language: TAMIZ_SHOTS_LOCALE names a locale. */
static void
choose_language (void)
{
  const char *locale = g_getenv ("TAMIZ_SHOTS_LOCALE");

  if (locale != NULL && !speak (locale))
    g_error ("the locale %s is not there", locale);
}

/**
 * tamiz_test_speak_spanish:
 * @spanish: whether windows that are made from now on speak Spanish; else English
 *
 * Needs a locale that machines seldom have; build-aux/test makes one.
 *
 * Returns: whether it is there
 */
gboolean
tamiz_test_speak_spanish (gboolean spanish)
{
  if (g_getenv ("TAMIZ_TEST_LOCPATH") == NULL)
    return FALSE;

  if (spanish)
    g_setenv ("LOCPATH", g_getenv ("TAMIZ_TEST_LOCPATH"), TRUE);
  else
    g_unsetenv ("LOCPATH");

  return speak (spanish ? "es_BO.UTF-8" : "C.UTF-8");
}

/* Pictures can be taken with larger text: TAMIZ_SHOTS_TEXT is 200 where it is twice as large. */
static void
choose_text_size (void)
{
  const char *percent = g_getenv ("TAMIZ_SHOTS_TEXT");

  if (percent != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                  (int) (g_ascii_strtoll (percent, NULL, 10) * 96 * 1024 / 100), NULL);
}

/**
 * tamiz_test_display_init:
 *
 * Begins a test program with windows; warnings are fatal in it.  Where there is no X
 * server it says so and the program is to end.
 */
gboolean
tamiz_test_display_init (int    *argc,
                         char ***argv)
{
  int event, error, major, minor;

  begin ();
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GTK_A11Y", "test", FALSE);
  if (g_getenv ("DISPLAY") == NULL)
    {
      g_print ("1..0 # SKIP needs an X server\n");
      return FALSE;
    }
  gtk_test_init (argc, argv, NULL);
  if (!GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    {
      g_print ("1..0 # SKIP needs an X server\n");
      return FALSE;
    }
  display = gdk_x11_display_get_xdisplay (gdk_display_get_default ());
  g_assert_true (XTestQueryExtension (display, &event, &error, &major, &minor));
  adw_init ();
  choose_language ();
  choose_text_size ();
  spare_keycode = find_spare_keycode ();

  return TRUE;
}

/* Sanitizers and valgrind make everything slower. */
gint64
tamiz_test_patience (void)
{
  const char *multiplier = g_getenv ("TAMIZ_TEST_PATIENCE");

  return 10 * G_USEC_PER_SEC * (multiplier != NULL ? g_ascii_strtoll (multiplier, NULL, 10) : 1);
}

static gboolean
nothing_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* One turn of the main loop, which waits for at most some milliseconds. */
void
tamiz_test_turn (void)
{
  guint source = g_timeout_add (20, nothing_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, source) != NULL)
    g_source_remove (source);
}

void
tamiz_test_settle (guint milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < until)
    tamiz_test_turn ();
  /* Where others have the processor, the time may be over before anything was done. */
  for (guint i = 0; i < 5 && g_main_context_pending (NULL); i++)
    g_main_context_iteration (NULL, FALSE);
}

typedef gboolean (*Match) (GtkWidget  *widget,
                           gpointer    data);

static GtkWidget *
find (GtkWidget *widget,
      Match      match,
      gpointer   data,
      guint     *n)
{
  /* Nothing is in what is not there: whoever waits goes on waiting. */
  if (widget == NULL || !gtk_widget_get_mapped (widget))
    return NULL;
  if (match (widget, data) && (*n)-- == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, data, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_id (GtkWidget *widget,
        gpointer   data)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), data) == 0;
}

GtkWidget *
tamiz_test_find_id (gpointer    root,
                    const char *buildable_id)
{
  guint n = 0;

  return find (root, has_id, (gpointer) buildable_id, &n);
}

static gboolean
has_type (GtkWidget *widget,
          gpointer   data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(GType *) data);
}

GtkWidget *
tamiz_test_find_type (gpointer root,
                      GType    type)
{
  guint n = 0;

  return find (root, has_type, &type, &n);
}

GtkWidget *
tamiz_test_find_nth (gpointer root,
                     GType    type,
                     guint    n)
{
  return find (root, has_type, &type, &n);
}

static gboolean
has_text (GtkWidget *widget,
          gpointer   data)
{
  if (GTK_IS_INSCRIPTION (widget))
    return g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), data) == 0;

  return GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), data) == 0;
}

/* A label, of a button's too, by its whole text without mnemonic. */
GtkWidget *
tamiz_test_find_text (gpointer    root,
                      const char *text)
{
  guint n = 0;

  return find (root, has_text, (gpointer) text, &n);
}

/* The newest window of a type that is shown. */
GtkWidget *
tamiz_test_find_toplevel (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i-- > 0;)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_mapped (window))
        return window;
    }

  return NULL;
}

static gboolean
has_keyboard (GtkWindow *window)
{
  Window focus;
  int revert;

  XGetInputFocus (display, &focus, &revert);

  return focus == gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window)))
         && gtk_window_is_active (window);
}

/* Nobody manages windows here, so a test gives the keyboard to one itself. */
void
tamiz_test_focus_window (GtkWindow *window)
{
  tamiz_test_wait (gtk_widget_get_mapped (GTK_WIDGET (window)));
  tamiz_test_settle (100);
  XSetInputFocus (display, gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))),
                  RevertToParent, CurrentTime);
  XSync (display, False);
  tamiz_test_wait (has_keyboard (window));
  tamiz_test_settle (50);
}

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  (*(guint *) user_data)++;

  return G_SOURCE_CONTINUE;
}

/* Waits until what has come in was answered on the screen. */
static void
wait_for_frames (GtkWidget *native)
{
  guint n_frames = 0, tick = gtk_widget_add_tick_callback (native, count_frame_cb, &n_frames, NULL);

  XSync (display, False);
  tamiz_test_wait (n_frames >= 2 || !gtk_widget_get_mapped (native));
  gtk_widget_remove_tick_callback (native, tick);
}

/* Waits until a widget has stood in one place of its window for some frames.  A list that is read
 * anew takes its rows away meanwhile: then it returns FALSE.
 */
static gboolean
wait_until_still (GtkWidget *widget)
{
  g_autoptr (GtkWidget) held = g_object_ref (widget);
  GtkWidget *native;
  graphene_rect_t before = GRAPHENE_RECT_INIT (0, 0, -1, -1), now;
  guint n_frames = 0, tick;

  tamiz_test_wait (gtk_widget_get_root (widget) == NULL
                   || (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0));
  native = GTK_WIDGET (gtk_widget_get_native (widget));
  if (native == NULL)
    return FALSE;
  tick = gtk_widget_add_tick_callback (native, count_frame_cb, &n_frames, NULL);
  for (guint still = 0; still < 3;)
    {
      guint frame = n_frames;

      tamiz_test_wait (n_frames > frame);
      if (!gtk_widget_get_mapped (widget) || !gtk_widget_compute_bounds (widget, native, &now))
        break;
      still = graphene_rect_equal (&before, &now) ? still + 1 : 0;
      before = now;
    }
  gtk_widget_remove_tick_callback (native, tick);

  return gtk_widget_get_mapped (widget);
}

/* Moves what scrolls so that it shows from @from to @to, or where that is more than it can
 * show, @at.
 */
static gboolean
scroll (GtkAdjustment *adjustment,
        double         from,
        double         to,
        double         at)
{
  double page, value;

  if (adjustment == NULL)
    return FALSE;

  page = gtk_adjustment_get_page_size (adjustment);
  value = gtk_adjustment_get_value (adjustment);
  if (to - from > page)
    from = at - 1, to = at + 1;
  if (from < 0)
    gtk_adjustment_set_value (adjustment, value + from);
  else if (to > page)
    gtk_adjustment_set_value (adjustment, value + to - page);

  return gtk_adjustment_get_value (adjustment) != value;
}

/* The same for all that scrolls around a widget; the inner first, which moves in the outer. */
static gboolean
scroll_to (GtkWidget *widget,
           double     x,
           double     y)
{
  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL && !GTK_IS_NATIVE (at);
       at = gtk_widget_get_parent (at))
    {
      graphene_rect_t bounds;
      graphene_point_t point;
      gboolean moved;

      if (!GTK_IS_SCROLLABLE (at))
        continue;
      g_assert_true (gtk_widget_compute_bounds (widget, at, &bounds));
      g_assert_true (
          gtk_widget_compute_point (widget, at, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point));
      moved = scroll (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (at)), bounds.origin.x,
                      bounds.origin.x + bounds.size.width, point.x);
      moved |= scroll (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (at)), bounds.origin.y,
                       bounds.origin.y + bounds.size.height, point.y);
      if (moved)
        return TRUE;
    }

  return FALSE;
}

/* Brings a place of a widget into sight where it can be, and waits until it stands still; FALSE
 * where it is gone meanwhile.
 */
static gboolean
bring_into_sight (GtkWidget *widget,
                  double     x,
                  double     y)
{
  /* Rows of a list have their height once they are shown. */
  for (guint i = 0; i < 10; i++)
    {
      if (!wait_until_still (widget))
        return FALSE;
      if (!scroll_to (widget, x, y))
        break;
    }

  return TRUE;
}

static void
move_to (GtkWidget *widget,
         double     x,
         double     y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t point;
  double left, top;
  int root_x, root_y;
  Window child;

  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native),
                                           &GRAPHENE_POINT_INIT ((float) x, (float) y), &point));
  gtk_native_get_surface_transform (native, &left, &top);
  XTranslateCoordinates (display, gdk_x11_surface_get_xid (gtk_native_get_surface (native)),
                         DefaultRootWindow (display), 0, 0, &root_x, &root_y, &child);
  XTestFakeMotionEvent (display, -1, root_x + (int) (point.x + left), root_y + (int) (point.y + top), 0);
  XFlush (display);
  tamiz_test_settle (30);
}

/* Takes the pointer out of all windows: a tooltip that waits to be shown on a window that is
 * gone makes GTK 4.8 complain.
 */
void
tamiz_test_leave (void)
{
  XTestFakeMotionEvent (display, -1, DisplayWidth (display, 0) - 1, DisplayHeight (display, 0) - 1, 0);
  XFlush (display);
  tamiz_test_settle (60);
}

/* A frame between a press and its release asks the X server where the pointer is.  Hearing
 * that the button is up again, GTK gives up the click: as nobody clicks that fast, the
 * release waits for the frame.
 */
static void
press (GtkWidget *widget,
       gboolean   down)
{
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));

  XTestFakeButtonEvent (display, 1, down, 0);
  XFlush (display);
  if (down)
    wait_for_frames (native);
  else
    tamiz_test_settle (20);
}

static void
click (GtkWidget *widget,
       double     x,
       double     y)
{
  move_to (widget, x, y);
  press (widget, TRUE);
  press (widget, FALSE);
  tamiz_test_settle (50);
}

/* A click in the middle of a widget, after scrolling it into sight where it can be; FALSE where it
 * went before.
 */
gboolean
tamiz_test_click_widget (gpointer widget)
{
  g_autoptr (GtkWidget) held = g_object_ref (widget);
  double x, y;

  if (!wait_until_still (widget))
    return FALSE;
  x = gtk_widget_get_width (widget) / 2.0, y = gtk_widget_get_height (widget) / 2.0;
  if (!bring_into_sight (widget, x, y))
    return FALSE;

  click (widget, x, y);
  return TRUE;
}

void
tamiz_test_click_at (gpointer widget,
                     double   x,
                     double   y)
{
  g_assert_true (bring_into_sight (widget, x, y));
  click (widget, x, y);
}

static void
press_modifiers (guint    modifiers,
                 gboolean down)
{
  static const struct
  {
    guint modifier;
    KeySym symbol;
  } keys[] = { { GDK_CONTROL_MASK, XK_Control_L }, { GDK_SHIFT_MASK, XK_Shift_L }, { GDK_ALT_MASK, XK_Alt_L } };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if ((modifiers & keys[i].modifier) != 0)
        XTestFakeKeyEvent (display, XKeysymToKeycode (display, keys[i].symbol), down, 0);
    }
}

/* Several clicks in quick succession, with GDK_CONTROL_MASK and the like held. */
void
tamiz_test_click_with (gpointer widget,
                       guint    modifiers,
                       guint    n_clicks)
{
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));

  wait_until_still (widget);
  bring_into_sight (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
  move_to (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
  press_modifiers (modifiers, TRUE);
  for (guint i = 0; i < n_clicks; i++)
    {
      XTestFakeButtonEvent (display, 1, TRUE, 0);
      wait_for_frames (native);
      XTestFakeButtonEvent (display, 1, FALSE, 0);
    }
  press_modifiers (modifiers, FALSE);
  XFlush (display);
  tamiz_test_settle (50);
}

/* Drags from a place of a widget by so many pixels, and rests for so many milliseconds on the way. */
void
tamiz_test_drag_resting (gpointer widget,
                         double   x,
                         double   y,
                         double   by_x,
                         double   by_y,
                         guint    rest)
{
  graphene_point_t origin;
  GtkWidget *parent = gtk_widget_get_parent (widget);

  wait_until_still (widget);
  g_assert_true (gtk_widget_compute_point (widget, parent, &GRAPHENE_POINT_INIT ((float) x, (float) y), &origin));
  move_to (parent, origin.x, origin.y);
  press (widget, TRUE);
  for (int i = 1; i <= 5; i++)
    {
      move_to (parent, origin.x + by_x * i / 5, origin.y + by_y * i / 5);
      if (i == 3 && rest > 0)
        tamiz_test_settle (rest);
    }
  press (parent, FALSE);
  tamiz_test_settle (100);
}

/* Drags from a place of a widget by so many pixels. */
void
tamiz_test_drag_at (gpointer widget,
                    double   x,
                    double   y,
                    double   by_x,
                    double   by_y)
{
  tamiz_test_drag_resting (widget, x, y, by_x, by_y, 0);
}

/* Drags from the middle of one widget to the middle of another. */
void
tamiz_test_drag (gpointer from,
                 gpointer to)
{
  wait_until_still (to);
  wait_until_still (from);
  bring_into_sight (from, gtk_widget_get_width (from) / 2.0, gtk_widget_get_height (from) / 2.0);
  move_to (from, gtk_widget_get_width (from) / 2.0, gtk_widget_get_height (from) / 2.0);
  press (from, TRUE);
  for (int i = 1; i <= 6; i++)
    move_to (from, gtk_widget_get_width (from) / 2.0 + 4 * i, gtk_widget_get_height (from) / 2.0);
  for (int i = 6; i >= 0; i--)
    move_to (to, gtk_widget_get_width (to) / 2.0 - 2 * i, gtk_widget_get_height (to) / 2.0);
  press (to, FALSE);
  tamiz_test_settle (100);
}

/* A key by its GDK_KEY_ value, with GDK_CONTROL_MASK and the like. */
void
tamiz_test_key (guint keyval,
                guint modifiers)
{
  KeySym symbol = keyval;
  int code = XKeysymToKeycode (display, symbol);

  if (code == 0)
    {
      XChangeKeyboardMapping (display, spare_keycode, 1, &symbol, 1);
      XSync (display, False);
      tamiz_test_settle (60);
      code = spare_keycode;
    }
  else if (XkbKeycodeToKeysym (display, code, 0, 0) != symbol
           && XkbKeycodeToKeysym (display, code, 0, 1) == symbol)
    modifiers |= GDK_SHIFT_MASK;

  press_modifiers (modifiers, TRUE);
  XTestFakeKeyEvent (display, code, TRUE, 0);
  XTestFakeKeyEvent (display, code, FALSE, 0);
  press_modifiers (modifiers, FALSE);
  XFlush (display);
  tamiz_test_settle (15);
}

/* Types a text, whatever its alphabet. */
void
tamiz_test_type (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    tamiz_test_key (*text == '\n' ? GDK_KEY_Return : gdk_unicode_to_keyval (g_utf8_get_char (text)), 0);
}

/* (nullable) (transfer full) */
static GskRenderNode *
paint (GdkPaintable *paintable,
       int           width,
       int           height)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, width, height);

  return gtk_snapshot_free_to_node (snapshot);
}

/* A picture of a window as it stands. */
static GdkTexture *
render (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  g_autoptr (GskRenderNode) node = paint (paintable, width, height);
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  GdkTexture *texture;

  /* What has just been laid out anew has nothing painted yet. */
  for (guint i = 0; node == NULL && i < 40; i++)
    {
      gtk_widget_queue_draw (window);
      tamiz_test_settle (50);
      node = paint (paintable, width, height);
    }
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_renderer_unrealize (renderer);

  return texture;
}

void
tamiz_test_shot (GtkWidget  *window,
                 const char *name)
{
  const char *folder = g_getenv ("TAMIZ_SHOTS");
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;

  tamiz_test_settle (250);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  texture = render (window);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* Of a pixel, as WCAG 2 defines it. */
static double
get_luminance (guint32 pixel)
{
  static const double weights[] = { .0722, .7152, .2126 };
  double sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      double part = (pixel >> (8 * i) & 0xff) / 255.;

      sum += weights[i] * (part <= .03928 ? part / 12.92 : pow ((part + .055) / 1.055, 2.4));
    }

  return sum;
}

/* How well the letters of a label stand out: the contrast, as WCAG 2 defines it, of the pixel
 * that differs most from the one in the label's corner, where no letter is.
 */
double
tamiz_test_get_contrast (GtkWidget *label)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (label));
  g_autoptr (GdkTexture) texture = render (window);
  int width = gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) gdk_texture_get_height (texture));
  graphene_rect_t bounds;
  double corner, best = 1;

  g_assert_true (gtk_widget_compute_bounds (label, window, &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, width);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gdk_texture_get_height (texture));
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * sizeof *pixels);
  corner = get_luminance (pixels[(int) bounds.origin.y * width + (int) bounds.origin.x]);
  for (int y = 0; y < (int) bounds.size.height; y++)
    {
      for (int x = 0; x < (int) bounds.size.width; x++)
        {
          double other = get_luminance (pixels[((int) bounds.origin.y + y) * width + (int) bounds.origin.x + x]);

          best = MAX (best, (MAX (corner, other) + .05) / (MIN (corner, other) + .05));
        }
    }

  return best;
}

/* Fails; where pictures are taken, of what could be seen. */
void
tamiz_test_give_up (const char *file,
                    int         line,
                    const char *condition)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      g_autofree char *name = g_strdup_printf ("waited-in-vain-%d-%u", line, i);

      if (gtk_widget_get_mapped (window))
        tamiz_test_shot (window, name);
    }
  g_error ("%s:%d: waited in vain for %s", file, line, condition);
}

/* What the main thread has worked, microseconds: other programs that take the processor
 * meanwhile do not count.
 */
static gint64
get_worked (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Layout and painting happen within the frame clock's phases, but for the window's own size,
 * which GTK measures where the surface asks (“compute-size”), within them or before.
 */
static void
begin_frame (void)
{
  if (frame_depth++ == 0)
    frame_began = get_worked ();
}

static void
end_frame (void)
{
  if (--frame_depth == 0)
    frame_in_turn += get_worked () - frame_began;
}

static gboolean
compute_size_hook (GSignalInvocationHint *hint,
                   guint                  n_values,
                   const GValue          *values,
                   gpointer               surface)
{
  if (g_value_get_object (values) == surface)
    begin_frame ();

  return TRUE;
}

static void
watch_frames (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  if (g_object_get_data (G_OBJECT (clock), "watched") != NULL)
    return;

  g_object_set_data (G_OBJECT (clock), "watched", clock);
  g_signal_connect (clock, "before-paint", G_CALLBACK (begin_frame), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (end_frame), NULL);
  g_signal_add_emission_hook (g_signal_lookup ("compute-size", GDK_TYPE_TOPLEVEL), 0, compute_size_hook,
                              surface, NULL);
  g_signal_connect_after (surface, "compute-size", G_CALLBACK (end_frame), NULL);
}

/* Between two polls the loop does what it has to do: that is a turn.  What GTK lays out and
 * paints in it is counted apart.
 */
static int
timed_poll (GPollFD *fds,
            guint    n_fds,
            int      timeout)
{
  gint64 now = get_worked ();
  int ready;

  if (turn_began != 0)
    {
      longest_turn = MAX (longest_turn, now - turn_began - frame_in_turn);
      longest_frame = MAX (longest_frame, frame_in_turn);
    }
  ready = g_poll (fds, n_fds, timeout);
  frame_in_turn = 0;
  turn_began = get_worked ();

  return ready;
}

void
tamiz_test_watch_loop (GtkWidget *window)
{
  watch_frames (window);
  turn_began = 0;
  longest_turn = longest_frame = 0;
  g_main_context_set_poll_func (NULL, timed_poll);
}

gint64
tamiz_test_longest_turn (void)
{
  return longest_turn;
}

/* How long GTK laid out and painted in its longest turn, microseconds. */
gint64
tamiz_test_longest_frame (void)
{
  return longest_frame;
}
