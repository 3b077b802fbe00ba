"""What is known of the district when a report is read: its units, its leaders' posts, owners that were confirmed."""

from django.db import DatabaseError

from ...domain.extraction import District, EarlierTarget, KnownPost, KnownUnit
from ...imports.names import split_names
from ...models import Owner, OwnerRole, Post, Unit

UNKNOWN = District()


def known_district() -> District:
    """Nothing where there is no database yet: a report can be read before anything is set up."""
    try:
        units = [
            KnownUnit(unit.name, tuple(split_names(unit.aliases)))
            for unit in Unit.objects.filter(is_active=True)
        ]
        posts = [KnownPost(post.title, post.duties) for post in Post.objects.all()]
        return District(units, posts, _earlier())
    except DatabaseError:
        return UNKNOWN


def _earlier() -> list[EarlierTarget]:
    leads = Owner.objects.filter(role=OwnerRole.LEAD, target__owners_confirmed=True)
    return [
        EarlierTarget(
            owner.target.title, owner.unit.name, owner.target.post.title if owner.target.post else ""
        )
        for owner in leads.select_related("target__post", "unit").order_by(
            "-target__report__year", "target__number"
        )
    ]
