#define G_LOG_DOMAIN "tamiz-deeds"

#include "config.h"

#include "tamiz-deeds.h"

#define BY_HAND (1u << TAMIZ_DEEDS_BY_HAND)
#define BY_ROW (1u << TAMIZ_DEEDS_BY_ROW)

/* What is most usual comes first. */
static const struct
{
  TamizActivityKind kind;
  guint deeds;
} kinds[] = {
  { TAMIZ_ACTIVITY_FORM, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_CALL_IN, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_EMAIL_IN, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_MESSAGE_IN, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_CHAT, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_SOCIAL_MESSAGE, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_PRICE_REQUEST, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_DEMO, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_EVENT_ATTENDED, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_EVENT_REGISTERED, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_DOWNLOAD, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_MEETING, BY_HAND },
  { TAMIZ_ACTIVITY_VISIT, BY_HAND | BY_ROW },
  { TAMIZ_ACTIVITY_PAGE_VIEW, BY_ROW },
  { TAMIZ_ACTIVITY_SOCIAL_LIKE, BY_ROW },
  { TAMIZ_ACTIVITY_SOCIAL_FOLLOW, BY_ROW },
  { TAMIZ_ACTIVITY_SOCIAL_COMMENT, BY_ROW },
  { TAMIZ_ACTIVITY_OTHER, BY_HAND | BY_ROW },
};

/* Appends their names, to be chosen from. */
void
tamiz_deeds_list (TamizDeeds     deeds,
                  GtkStringList *labels)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if ((kinds[i].deeds & (1u << deeds)) != 0)
        gtk_string_list_append (labels, tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, (int) kinds[i].kind));
    }
}

/* What operations call the nth of those listed; NULL beyond the last. */
const char *
tamiz_deeds_get_nick (TamizDeeds deeds,
                      guint      nth)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if ((kinds[i].deeds & (1u << deeds)) != 0 && nth-- == 0)
        return tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, (int) kinds[i].kind);
    }

  return NULL;
}
