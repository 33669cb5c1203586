#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: folders from which mail is taken, kept on this machine and not in the
 * base, with what came of them.
 */
typedef struct
{
  char *group;              /* of the settings' file */
  char *path;
  char *source;
  char *campaign;           /* (nullable) */
  char *owner;              /* (nullable) */
  char *kind;               /* a nick, "email_in" */
  gint64 every;             /* seconds */
  gint64 last;              /* when it was last looked at; 0 = never */
  gint64 taken;             /* messages */
  gint64 inquiries;         /* leads that came of them */
  gint64 left_out;
  gint64 failed;
  char *problem;            /* (nullable): why nothing could be taken the last time */
} TamizMailFolder;

GPtrArray       *tamiz_mail_folders_list         (TamizWork        *work,
                                                  GError          **error);
TamizMailFolder *tamiz_mail_folders_find         (GPtrArray        *folders,
                                                  const char       *path);
gboolean         tamiz_mail_folders_save         (TamizWork        *work,
                                                  TamizMailFolder  *folder,
                                                  GError          **error);
gboolean         tamiz_mail_folders_remove       (TamizWork        *work,
                                                  TamizMailFolder  *folder,
                                                  GError          **error);
gboolean         tamiz_mail_folders_get_source   (TamizWork        *work,
                                                  char            **source,
                                                  GError          **error);
gboolean         tamiz_mail_folders_set_source   (TamizWork        *work,
                                                  const char       *source,
                                                  GError          **error);
void             tamiz_mail_folder_free          (TamizMailFolder  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailFolder, tamiz_mail_folder_free)

G_END_DECLS
