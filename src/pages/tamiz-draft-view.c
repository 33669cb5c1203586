#define G_LOG_DOMAIN "tamiz-draft-view"

#include "config.h"

#include "tamiz-draft-view.h"

#include "tamiz-comment-list.h"
#include "tamiz-draft-agreement.h"
#include "tamiz-draft-criteria.h"
#include "tamiz-draft-fields.h"
#include "tamiz-draft-interest.h"
#include "tamiz-draft-matrix.h"
#include "tamiz-draft-personas.h"
#include "tamiz-draft-promises.h"
#include "tamiz-draft-refusals.h"
#include "tamiz-list-frame.h"
#include "tamiz-notice.h"
#include "tamiz-platform.h"
#include "tamiz-trial-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SECTION "tamiz-section"

struct _TamizDraftView
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkListBox *section_list;
  AdwFlap *flap;            /* over the sections where there is no room beside them */
  TamizNotice *notice;
  GtkStack *stack;
  TamizTrialView *trial_view;
  GtkStackPage *comments_page;
  TamizCommentList *comments;

  TamizDraft *draft;
  TamizDraftRefusals *refusals;
  gboolean leaving;         /* as soon as all is stored */
  GPtrArray *badges;        /* GtkLabel, as sections: how many findings there are */
  GPtrArray *comment_badges; /* GtkWidget, as sections: how many comments are open */
};

G_DEFINE_FINAL_TYPE (TamizDraftView, tamiz_draft_view, ADW_TYPE_BIN)

static const struct
{
  const char *name;
  const char *title;
  const char *parts;        /* first names of paths, separated by spaces */
} sections[] = {
  { "agreement", N_("Agreement"), "title statement origin language" },
  { "fields", N_("Fields"), "fields" },
  { "criteria", N_("Criteria"), "criteria" },
  { "personas", N_("Buyer Personas"), "personas negative_personas" },
  { "interest", N_("Interest"), "interest" },
  { "matrix", N_("Grades and Passing"), "matrix gates" },
  { "promises", N_("Promises (SLA)"), "sla" },
};

static TamizDraftSection *
make_section (guint n)
{
  const GType types[] = { TAMIZ_TYPE_DRAFT_AGREEMENT, TAMIZ_TYPE_DRAFT_FIELDS, TAMIZ_TYPE_DRAFT_CRITERIA,
                          TAMIZ_TYPE_DRAFT_PERSONAS, TAMIZ_TYPE_DRAFT_INTEREST, TAMIZ_TYPE_DRAFT_MATRIX,
                          TAMIZ_TYPE_DRAFT_PROMISES };

  return g_object_new (types[n], NULL);
}

static int
find_section (const char *part)
{
  g_auto (GStrv) names = g_strsplit (part, "/", 2);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_auto (GStrv) parts = g_strsplit (sections[i].parts, " ", -1);

      if (g_strv_contains ((const char *const *) parts, names[0]))
        return (int) i;
    }

  return -1;
}

static GtkWidget *
wrap_section (TamizDraftSection *section)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  gtk_widget_set_margin_top (clamp, 18);
  gtk_widget_set_margin_bottom (clamp, 36);
  gtk_widget_set_margin_start (clamp, 18);
  gtk_widget_set_margin_end (clamp, 18);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (section));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  g_object_set_data (G_OBJECT (scroller), SECTION, section);

  return scroller;
}

/* A section is made when it is first looked at. */
static TamizDraftSection *
get_section (TamizDraftView *self,
             guint           n)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, sections[n].name);
  TamizDraftSection *section;

  if (page != NULL)
    return g_object_get_data (G_OBJECT (page), SECTION);

  section = make_section (n);
  gtk_stack_add_named (self->stack, wrap_section (section), sections[n].name);
  tamiz_draft_section_set_draft (section, self->draft);

  return section;
}

/* What one says is likely to be about what one sees. */
static void
choose_commented (TamizDraftView *self,
                  guint           n)
{
  g_auto (GStrv) parts = g_strsplit (sections[n].parts, " ", -1);

  tamiz_comment_list_choose_part (self->comments, g_str_equal (parts[0], "title") ? "statement" : parts[0]);
}

static void
section_selected_cb (TamizDraftView *self,
                     GtkListBoxRow  *row)
{
  guint n;

  if (row == NULL || self->draft == NULL)
    return;
  n = (guint) gtk_list_box_row_get_index (row);
  get_section (self, n);
  gtk_stack_set_visible_child_name (self->stack, sections[n].name);
  choose_commented (self, n);
}

static GtkWidget *
make_comment_badge (void)
{
  GtkWidget *badge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  gtk_box_append (GTK_BOX (badge), gtk_image_new_from_icon_name ("tamiz-message-symbolic"));
  gtk_box_append (GTK_BOX (badge), gtk_label_new (NULL));
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (badge, FALSE);

  return badge;
}

static void
add_section_row (TamizDraftView *self,
                 guint           n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_(sections[n].title));
  GtkWidget *badge = gtk_label_new (NULL), *comment_badge = make_comment_badge ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (badge, "pill-label");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (badge, FALSE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), comment_badge);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_list_box_append (self->section_list, box);
  g_ptr_array_add (self->badges, badge);
  g_ptr_array_add (self->comment_badges, comment_badge);
}

static guint
count_findings (json_t *findings,
                guint   n)
{
  guint count = 0;
  json_t *finding;
  gsize i;

  json_array_foreach (findings, i, finding)
    count += find_section (tamiz_json_get_text (finding, "part")) == (int) n;

  return count;
}

static void
show_badges (TamizDraftView *self)
{
  json_t *trial = tamiz_draft_get_trial (self->draft);

  for (guint i = 0; i < self->badges->len; i++)
    {
      GtkLabel *badge = g_ptr_array_index (self->badges, i);
      guint count = count_findings (tamiz_draft_get_findings (self->draft), i)
                    + count_findings (json_object_get (trial, "findings"), i);
      g_autofree char *text = g_strdup_printf ("%u", count);
      g_autofree char *tooltip = g_strdup_printf (
          ngettext ("%u contradiction", "%u contradictions", count), count);

      gtk_label_set_label (badge, text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (badge), tooltip);
      gtk_widget_set_visible (GTK_WIDGET (badge), count > 0);
    }
}

static guint
count_comments (TamizDraftView *self,
                guint           n)
{
  guint count = 0;
  json_t *comment;
  gsize i;

  json_array_foreach (tamiz_comment_list_get_items (self->comments), i, comment)
    {
      const char *part = tamiz_json_get_text (comment, "part");

      count += part != NULL && !json_is_true (json_object_get (comment, "resolved"))
               && find_section (part) == (int) n;
    }

  return count;
}

static void
comments_read_cb (TamizDraftView *self)
{
  guint all = tamiz_comment_list_count_open (self->comments);
  g_autofree char *title = all > 0 ? g_strdup_printf (_("Comments (%u)"), all) : g_strdup (_("Comments"));

  gtk_stack_page_set_title (self->comments_page, title);
  for (guint i = 0; i < self->comment_badges->len; i++)
    {
      GtkWidget *badge = g_ptr_array_index (self->comment_badges, i);
      guint count = count_comments (self, i);
      g_autofree char *text = g_strdup_printf ("%u", count);
      g_autofree char *tooltip
          = g_strdup_printf (ngettext ("%u open comment", "%u open comments", count), count);

      gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (badge)), text);
      gtk_widget_set_tooltip_text (badge, tooltip);
      gtk_widget_set_visible (badge, count > 0);
    }
}

static void
show_history (TamizDraftView *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draft.undo", tamiz_draft_can_undo (self->draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draft.redo", tamiz_draft_can_redo (self->draft));
}

static void
show_title (TamizDraftView *self)
{
  json_t *title = tamiz_draft_get (self->draft, "title");
  /* Translators: a version's number, and its title */
  g_autofree char *text = g_strdup_printf (_("Draft of version %d: %s"), (int) tamiz_draft_get_version (self->draft),
                                           json_is_string (title) ? json_string_value (title) : "");

  gtk_label_set_label (self->title_label, text);
}

static void
show_refusals (TamizDraftView *self)
{
  g_autofree char *text = tamiz_draft_refusals_dup_text (self->refusals);

  tamiz_notice_set_text (self->notice, text);
}

/* Whoever wants to leave sees first whether all was stored. */
static void
leave_if_stored (TamizDraftView *self)
{
  if (!self->leaving || !tamiz_draft_is_stored (self->draft))
    return;
  self->leaving = FALSE;
  g_signal_emit_by_name (self, "done");
}

static void
changed_cb (TamizDraftView *self,
            const char     *part)
{
  if (tamiz_draft_get_document (self->draft) == NULL)
    return;
  if (part != NULL)
    tamiz_draft_refusals_forget (self->refusals, part);
  show_refusals (self);
  show_title (self);
  show_badges (self);
  leave_if_stored (self);
}

static void
edited_cb (TamizDraftView *self,
           const char     *part)
{
  tamiz_draft_refusals_go_on (self->refusals, part);
}

static void
refused_cb (TamizDraftView *self,
            const char     *part,
            const char     *message)
{
  tamiz_draft_refusals_note (self->refusals, part, message);
  show_refusals (self);
  self->leaving = FALSE;
}

static void
leave_confirmed_cb (GtkWidget  *owner,
                    const char *response,
                    const char *text)
{
  if (response != NULL)
    g_signal_emit_by_name (owner, "done");
}

static void
done (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  TamizDraftView *self = TAMIZ_DRAFT_VIEW (widget);
  g_autofree char *refused = NULL;

  /* What is being typed is stored when it is left. */
  gtk_widget_grab_focus (widget);
  refused = tamiz_draft_refusals_dup_text (self->refusals);
  if (refused != NULL)
    {
      tamiz_platform_confirm (widget, _("Close Without What Was Not Stored?"), refused, _("_Close"),
                              TAMIZ_CONFIRM_LOSES, leave_confirmed_cb);
      return;
    }
  self->leaving = TRUE;
  leave_if_stored (self);
}

static void
undo (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  tamiz_draft_undo (TAMIZ_DRAFT_VIEW (widget)->draft);
}

static void
redo (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  tamiz_draft_redo (TAMIZ_DRAFT_VIEW (widget)->draft);
}

static void
reveal (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  tamiz_draft_view_reveal (TAMIZ_DRAFT_VIEW (widget), g_variant_get_string (parameter, NULL));
}

static void
tamiz_draft_view_dispose (GObject *object)
{
  TamizDraftView *self = TAMIZ_DRAFT_VIEW (object);

  if (self->draft != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->draft, self);
      tamiz_draft_close (self->draft);
    }
  g_clear_pointer (&self->refusals, tamiz_draft_refusals_free);
  g_clear_object (&self->draft);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_DRAFT_VIEW);
  g_clear_pointer (&self->badges, g_ptr_array_unref);
  g_clear_pointer (&self->comment_badges, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_draft_view_parent_class)->dispose (object);
}

static void
turn_side (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  TamizDraftView *self = TAMIZ_DRAFT_VIEW (widget);

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

/* Work begins with choosing a section. */
static gboolean
tamiz_draft_view_grab_focus (GtkWidget *widget)
{
  TamizDraftView *self = TAMIZ_DRAFT_VIEW (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->section_list)));
}

static void
tamiz_draft_view_class_init (TamizDraftViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_draft_view_dispose;
  g_signal_new ("done", TAMIZ_TYPE_DRAFT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  widget_class->grab_focus = tamiz_draft_view_grab_focus;

  g_type_ensure (TAMIZ_TYPE_COMMENT_LIST);
  g_type_ensure (TAMIZ_TYPE_LIST_FRAME);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_TRIAL_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-draft-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizDraftView, title_label);
  gtk_widget_class_bind_template_child (widget_class, TamizDraftView, section_list);
  gtk_widget_class_bind_template_child (widget_class, TamizDraftView, flap);
  gtk_widget_class_bind_template_child (widget_class, TamizDraftView, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizDraftView, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizDraftView, trial_view);
  gtk_widget_class_bind_template_child (widget_class, TamizDraftView, comments_page);
  gtk_widget_class_bind_template_child (widget_class, TamizDraftView, comments);
  gtk_widget_class_bind_template_callback (widget_class, section_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, comments_read_cb);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_draft_view_reveal);
  gtk_widget_class_install_action (widget_class, "draft.side", NULL, turn_side);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "draft.side", NULL);
  gtk_widget_class_install_action (widget_class, "draft.done", NULL, done);
  gtk_widget_class_install_action (widget_class, "draft.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "draft.redo", NULL, redo);
  gtk_widget_class_install_action (widget_class, "draft.reveal", "s", reveal);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "draft.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "draft.redo",
                                       NULL);
}

static void
tamiz_draft_view_init (TamizDraftView *self)
{
  self->badges = g_ptr_array_new ();
  self->comment_badges = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    add_section_row (self, i);
}

/**
 * tamiz_draft_view_new:
 * @desk: where somebody works
 * @version: a draft's number
 *
 * Opens the editor of a draft.
 *
 * Returns: (transfer floating): the editor
 */
GtkWidget *
tamiz_draft_view_new (TamizDesk *desk,
                      gint64     version)
{
  TamizDraftView *self = g_object_new (TAMIZ_TYPE_DRAFT_VIEW, NULL);

  self->draft = tamiz_draft_new (desk, version);
  self->refusals = tamiz_draft_refusals_new (self->draft);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "history", G_CALLBACK (show_history), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "tried", G_CALLBACK (show_badges), self, G_CONNECT_SWAPPED);
  tamiz_trial_view_set_draft (self->trial_view, self->draft);
  tamiz_comment_list_show_all (self->comments);
  tamiz_comment_list_set_version (self->comments, desk, version);
  show_history (self);
  gtk_list_box_select_row (self->section_list, gtk_list_box_get_row_at_index (self->section_list, 0));

  return GTK_WIDGET (self);
}

TamizDraft *
tamiz_draft_view_get_draft (TamizDraftView *self)
{
  return self->draft;
}

/**
 * tamiz_draft_view_read:
 * @self: an editor
 *
 * Reads the draft and what is said about it again: others may have written.
 */
void
tamiz_draft_view_read (TamizDraftView *self)
{
  tamiz_draft_read (self->draft);
  tamiz_comment_list_read (self->comments);
}

/**
 * tamiz_draft_view_reveal:
 * @self: an editor
 * @part: a path
 *
 * Brings a part into sight.
 */
void
tamiz_draft_view_reveal (TamizDraftView *self,
                         const char     *part)
{
  int n = find_section (part);

  if (n < 0)
    return;
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  gtk_list_box_select_row (self->section_list, gtk_list_box_get_row_at_index (self->section_list, n));
  tamiz_draft_section_reveal (get_section (self, (guint) n), part);
}
