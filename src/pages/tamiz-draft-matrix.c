#define G_LOG_DOMAIN "tamiz-draft-matrix"

#include "config.h"

#include "tamiz-draft-matrix.h"

#include "tamiz-band-editor.h"
#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>

#define MOST_BANDS 8

struct _TamizDraftMatrix
{
  TamizDraftSection parent_instance;

  TamizBandEditor *editor;
  GtkWidget *add_buttons[2], *remove_buttons[2];
};

G_DEFINE_FINAL_TYPE (TamizDraftMatrix, tamiz_draft_matrix, TAMIZ_TYPE_DRAFT_SECTION)

/* By axis. */
static const char *const paths[] = { "matrix/fit_bands", "matrix/interest_bands" };
static const char *const members[] = { "fit_bands", "interest_bands" };

static TamizDraft *
get_draft (TamizDraftMatrix *self)
{
  return tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
}

static void
edge_moved_cb (TamizDraftMatrix *self,
               guint             axis,
               guint             edge,
               double            value,
               gboolean          done)
{
  json_t *bands = json_deep_copy (tamiz_draft_get (get_draft (self), paths[axis]));

  json_array_set_new (bands, edge, json_integer ((json_int_t) value));
  if (done)
    tamiz_draft_set (get_draft (self), paths[axis], bands);
  else
    tamiz_draft_drag (get_draft (self), paths[axis], bands);
}

static void
graded_cb (TamizDraftMatrix *self,
           guint             fit,
           guint             interest,
           const char       *grade)
{
  json_t *grades = json_deep_copy (tamiz_draft_get (get_draft (self), "matrix/grades"));

  json_array_set_new (json_array_get (grades, fit), interest, json_string (grade));
  tamiz_draft_set (get_draft (self), "matrix/grades", grades);
}

static void
insert_band (json_t *matrix,
             guint   axis,
             gsize   after,
             double  edge)
{
  json_t *rows = json_object_get (matrix, "grades"), *row;
  gsize i;

  json_array_insert_new (json_object_get (matrix, members[axis]), after + 1, json_integer ((json_int_t) edge));
  if (axis == 0)
    {
      json_array_insert_new (rows, after + 1, json_deep_copy (json_array_get (rows, after)));
      return;
    }
  json_array_foreach (rows, i, row)
    json_array_insert (row, after + 1, json_array_get (row, after));
}

/* The widest band is parted in two, which begin alike. */
static void
add_band (TamizDraftMatrix *self,
          guint             axis)
{
  json_t *matrix = json_deep_copy (tamiz_draft_get (get_draft (self), "matrix"));
  json_t *bands = json_object_get (matrix, members[axis]);
  gsize widest = 0, n = json_array_size (bands);
  double width = 0, edge = 0;

  for (gsize i = 0; i < n; i++)
    {
      double from = json_number_value (json_array_get (bands, i));
      double to = i + 1 < n ? json_number_value (json_array_get (bands, i + 1)) : 100;

      if (to - from > width)
        {
          widest = i;
          width = to - from;
          edge = (double) (gint64) ((from + to) / 2);
        }
    }
  if (width >= 2)
    {
      insert_band (matrix, axis, widest, edge);
      tamiz_draft_set (get_draft (self), "matrix", json_incref (matrix));
    }
  json_decref (matrix);
}

/* The narrowest of the inner edges goes, with the band above it. */
static void
remove_band (TamizDraftMatrix *self,
             guint             axis)
{
  json_t *matrix = json_deep_copy (tamiz_draft_get (get_draft (self), "matrix"));
  json_t *bands = json_object_get (matrix, members[axis]), *row;
  gsize n = json_array_size (bands), narrowest = n, i;
  double width = 1000;

  for (i = 1; i < n; i++)
    {
      double from = json_number_value (json_array_get (bands, i - 1));
      double to = json_number_value (json_array_get (bands, i));

      if (to - from < width)
        {
          narrowest = i;
          width = to - from;
        }
    }
  if (narrowest < n)
    {
      json_array_remove (bands, narrowest);
      if (axis == 0)
        json_array_remove (json_object_get (matrix, "grades"), narrowest);
      else
        json_array_foreach (json_object_get (matrix, "grades"), i, row)
          json_array_remove (row, narrowest);
      tamiz_draft_set (get_draft (self), "matrix", json_incref (matrix));
    }
  json_decref (matrix);
}

static void
add_clicked_cb (TamizDraftMatrix *self,
                GtkWidget        *button)
{
  add_band (self, button == self->add_buttons[1]);
}

static void
remove_clicked_cb (TamizDraftMatrix *self,
                   GtkWidget        *button)
{
  remove_band (self, button == self->remove_buttons[1]);
}

static void
show_matrix (TamizDraftMatrix *self)
{
  json_t *matrix = tamiz_draft_get (get_draft (self), "matrix");

  tamiz_band_editor_set_matrix (self->editor, matrix);
  for (guint axis = 0; axis < 2; axis++)
    {
      gsize n = json_array_size (json_object_get (matrix, members[axis]));

      gtk_widget_set_sensitive (self->add_buttons[axis], n < MOST_BANDS);
      gtk_widget_set_sensitive (self->remove_buttons[axis], n > 1);
    }
}

static void
tried_cb (TamizDraftMatrix *self)
{
  json_t *cells = json_object_get (tamiz_draft_get_trial (get_draft (self)), "cells");
  json_t *rows = json_object_get (cells, "leads");
  json_t *bands = tamiz_draft_get (get_draft (self), "matrix/fit_bands");
  json_t *across = tamiz_draft_get (get_draft (self), "matrix/interest_bands");

  /* What was tried may be of another number of bands. */
  if (json_array_size (rows) == json_array_size (bands)
      && json_array_size (json_array_get (rows, 0)) == json_array_size (across))
    tamiz_band_editor_set_counts (self->editor, rows);
  else
    tamiz_band_editor_set_counts (self->editor, NULL);
}

static void
add_band_row (TamizDraftMatrix *self,
              GtkWidget        *list,
              guint             axis,
              const char       *title,
              const char       *add,
              const char       *remove)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *buttons[2];
  static const char *const icons[] = { "list-add-symbolic", "list-remove-symbolic" };
  const char *const names[] = { add, remove };

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  for (guint i = 0; i < 2; i++)
    {
      buttons[i] = gtk_button_new_from_icon_name (icons[i]);
      gtk_widget_add_css_class (buttons[i], "flat");
      gtk_widget_set_valign (buttons[i], GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (buttons[i], names[i]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (buttons[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, names[i], -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), buttons[i]);
    }
  self->add_buttons[axis] = buttons[0];
  self->remove_buttons[axis] = buttons[1];
  g_signal_connect_object (buttons[0], "clicked", G_CALLBACK (add_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buttons[1], "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), row);
}

static void
add_passing (TamizDraftSection *section)
{
  static const char *const grades[] = { "A", "B", "C", "D", "E", NULL };
  TamizDraft *draft = tamiz_draft_section_get_draft (section);
  GtkWidget *list = tamiz_draft_section_add_list (section, _("What It Takes to Pass"),
                                                  _("The lowest grade that is enough. Weak signals never "
                                                    "qualify alone."));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (list);

  adw_preferences_group_add (group, tamiz_draft_choice_row (draft, "gates/mql", _("To be marketing-qualified (MQL)"),
                                                            grades, grades));
  adw_preferences_group_add (group, tamiz_draft_choice_row (draft, "gates/sql", _("To be a lead, ready for sales"),
                                                            grades, grades));
  adw_preferences_group_add (group, tamiz_draft_switch_row (draft, "gates/two_way_contact", _("Two-way contact"),
                                                            _("Somebody has spoken or written with the person"),
                                                            TRUE));
  adw_preferences_group_add (group, tamiz_draft_number_row (draft, "gates/valid_days", _("Good for"),
                                                            _("Days after the last two-way contact"), 1, 3650, 1,
                                                            FALSE));
}

static void
tamiz_draft_matrix_begin (TamizDraftSection *section)
{
  TamizDraftMatrix *self = TAMIZ_DRAFT_MATRIX (section);
  GtkWidget *list = tamiz_draft_section_add_list (section, _("Grades"),
                                                  _("Fit upward, interest to the right. Drag the edges; click a "
                                                    "cell, or type A to E in it, for another grade. The numbers "
                                                    "say how many leads are there."));

  self->editor = TAMIZ_BAND_EDITOR (tamiz_band_editor_new ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), GTK_WIDGET (self->editor));
  g_signal_connect_object (self->editor, "edge-moved", G_CALLBACK (edge_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "graded", G_CALLBACK (graded_cb), self, G_CONNECT_SWAPPED);
  list = tamiz_draft_section_add_list (section, NULL, NULL);
  add_band_row (self, list, 0, _("Bands of fit"), _("Part the widest band of fit"),
                _("Join the narrowest band of fit with the one above"));
  add_band_row (self, list, 1, _("Bands of interest"), _("Part the widest band of interest"),
                _("Join the narrowest band of interest with the one after"));
  add_passing (section);
  g_signal_connect_object (get_draft (self), "tried", G_CALLBACK (tried_cb), self, G_CONNECT_SWAPPED);
  show_matrix (self);
  tried_cb (self);
}

static void
tamiz_draft_matrix_changed (TamizDraftSection *section,
                            const char        *part)
{
  if (tamiz_draft_concerns (part, "matrix"))
    show_matrix (TAMIZ_DRAFT_MATRIX (section));
}

static gboolean
tamiz_draft_matrix_reveal (TamizDraftSection *section,
                           const char        *part)
{
  return gtk_widget_child_focus (GTK_WIDGET (section), GTK_DIR_TAB_FORWARD);
}

static void
tamiz_draft_matrix_class_init (TamizDraftMatrixClass *klass)
{
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_matrix_begin;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->changed = tamiz_draft_matrix_changed;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->reveal = tamiz_draft_matrix_reveal;
}

static void
tamiz_draft_matrix_init (TamizDraftMatrix *self)
{
}
