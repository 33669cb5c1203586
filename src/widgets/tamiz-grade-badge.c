#define G_LOG_DOMAIN "tamiz-grade-badge"

#include "config.h"

#include "tamiz-grade-badge.h"

#include "tamiz-enums.h"

#include <glib/gi18n-lib.h>

struct _TamizGradeBadge
{
  GtkWidget parent_instance;

  GtkLabel *label;
  int grade;                /* TamizGrade; -1 = none */
  gboolean outdated;        /* by an earlier version of the definition */
};

G_DEFINE_FINAL_TYPE (TamizGradeBadge, tamiz_grade_badge, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_GRADE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const char *const classes[] = { "grade-a", "grade-b", "grade-c", "grade-d", "grade-e" };

static void
tamiz_grade_badge_dispose (GObject *object)
{
  TamizGradeBadge *self = TAMIZ_GRADE_BADGE (object);

  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;

  G_OBJECT_CLASS (tamiz_grade_badge_parent_class)->dispose (object);
}

static void
tamiz_grade_badge_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_GRADE:
      tamiz_grade_badge_set_grade (TAMIZ_GRADE_BADGE (object), g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_grade_badge_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_GRADE:
      g_value_set_int (value, TAMIZ_GRADE_BADGE (object)->grade);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_grade_badge_class_init (TamizGradeBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tamiz_grade_badge_dispose;
  object_class->set_property = tamiz_grade_badge_set_property;
  object_class->get_property = tamiz_grade_badge_get_property;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gradebadge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  properties[PROP_GRADE] = g_param_spec_int ("grade", NULL, NULL, -1, TAMIZ_GRADE_E, -1,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                 | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
show_grade (TamizGradeBadge *self)
{
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if ((int) i == self->grade)
        gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
    }

  if (self->grade < 0)
    {
      gtk_label_set_label (self->label, "–");
      name = g_strdup (_("No grade yet"));
    }
  else
    {
      gtk_label_set_label (self->label, tamiz_enum_nick (TAMIZ_ENUM_GRADE, self->grade));
      /* Translators: %s is a letter, A to E. */
      name = g_strdup_printf (self->outdated ? _("Grade %s, by an earlier version of the definition")
                                             : _("Grade %s"),
                              tamiz_enum_nick (TAMIZ_ENUM_GRADE, self->grade));
    }
  if (self->outdated && self->grade >= 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "outdated");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "outdated");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
}

static void
tamiz_grade_badge_init (TamizGradeBadge *self)
{
  self->grade = -1;
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  show_grade (self);
}

GtkWidget *
tamiz_grade_badge_new (void)
{
  return g_object_new (TAMIZ_TYPE_GRADE_BADGE, NULL);
}

int
tamiz_grade_badge_get_grade (TamizGradeBadge *self)
{
  g_return_val_if_fail (TAMIZ_IS_GRADE_BADGE (self), -1);

  return self->grade;
}

/* @grade is a TamizGrade; -1 where nothing is known. */
void
tamiz_grade_badge_set_grade (TamizGradeBadge *self,
                             int              grade)
{
  g_return_if_fail (TAMIZ_IS_GRADE_BADGE (self));
  g_return_if_fail (grade >= -1 && grade <= TAMIZ_GRADE_E);

  if (self->grade == grade)
    return;

  self->grade = grade;
  show_grade (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GRADE]);
}

/* Until the lead is judged by the version in force, what an earlier one said is shown as
 * such.
 */
void
tamiz_grade_badge_set_outdated (TamizGradeBadge *self,
                                gboolean         outdated)
{
  g_return_if_fail (TAMIZ_IS_GRADE_BADGE (self));

  if (self->outdated == outdated)
    return;

  self->outdated = outdated;
  show_grade (self);
}

/* @nick is the grade of an answer: A to E; NULL where nothing is known. */
void
tamiz_grade_badge_set_nick (TamizGradeBadge *self,
                            const char      *nick)
{
  int grade = -1;

  if (nick == NULL || !tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, nick, &grade))
    grade = -1;
  tamiz_grade_badge_set_grade (self, grade);
}
