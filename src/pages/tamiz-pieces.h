#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* A list of the base that is read by pieces, each when the end of those before comes near.
 * It says what to ask, and puts together what is answered.
 *
 * A piece stands where the base had the rest when it was asked.  Where something changed
 * between, all that was read is asked again, in one piece.
 */
typedef struct
{
  json_t *items;            /* (nullable) until they are read */
  gint64 total;             /* of the whole list */
  guint size;               /* of a piece */
  guint end;                /* how many are wanted */
  guint offset;             /* where the piece that is asked for begins */
} TamizPieces;

void     tamiz_pieces_init    (TamizPieces *self,
                               guint        size);
void     tamiz_pieces_clear   (TamizPieces *self);
void     tamiz_pieces_restart (TamizPieces *self);
void     tamiz_pieces_renew   (TamizPieces *self);
gboolean tamiz_pieces_go_on   (TamizPieces *self);
void     tamiz_pieces_add_to  (TamizPieces *self,
                               json_t      *arguments);
gboolean tamiz_pieces_take    (TamizPieces *self,
                               json_t      *answer,
                               const char  *key);
void     tamiz_pieces_fail    (TamizPieces *self);

G_END_DECLS
