"""Messages: what people were told, how it reached them, in whose words, and what they want.

Retention: messages and their deliveries for two years after they were written, then deleted by the daily
tidying; templates for ever, since they say what the office told people; a day's count for a year.
"""

from django.db import models
from django.db.models import Q

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import OUTSIDE_KINDS, MessageChannel, MessageKind
from zhicheng.domain.messages.deliveries import DeliveryState
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.people import Account, Person
from zhicheng.records.models.recalls import StatusFollower
from zhicheng.records.models.sealed_field import SealedField
from zhicheng.records.models.units import Unit


class Message(models.Model):
    """One message to one person or account; written in the transaction of the act that it tells of.

    It is the outbox as well: a worker plans the deliveries of what has no ``planned_at``. What it says
    never changes (trigger ``message_frozen``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=32, choices=choices(MessageKind))
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    """A professional, with or without an account of their own."""
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    """A member of staff, or anybody where it is about the account itself."""
    follower = models.ForeignKey(
        StatusFollower, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    """An outsider who wants to hear of a certificate's changes: the message leaves by e-mail alone."""
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """For which unit the account works in what it is told of; null where it is about the account."""
    role = models.CharField(max_length=32, choices=choices(UnitRole), blank=True)
    fields = models.JSONField(default=dict)
    """Field name to value, without what somebody wrote about a person."""
    fields_sealed = SealedField(bound_to="message.fields", purpose="消息中的原因", null=True)
    """JSON of the personal ones; null where the kind has none."""
    subject_kind = models.CharField(max_length=24, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    """What the message is about, for a link."""
    once = models.CharField(max_length=160, null=True, unique=True)
    """What may be told to this recipient one single time, whatever repeats; null for every other message."""
    created_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kind", MessageKind, "message_kind_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, account__isnull=True, follower__isnull=True)
                | Q(person__isnull=True, account__isnull=False, follower__isnull=True)
                | Q(person__isnull=True, account__isnull=True, follower__isnull=False),
                name="message_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in OUTSIDE_KINDS], follower__isnull=False)
                | (~Q(kind__in=[kind.value for kind in OUTSIDE_KINDS]) & Q(follower__isnull=True)),
                name="message_to_outsiders_of_their_kinds",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, role="")
                | (Q(unit__isnull=False, account__isnull=False) & ~Q(role="")),
                name="message_unit_and_role_together",
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id="") | (~Q(subject_kind="") & ~Q(subject_id="")),
                name="message_subject_whole",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(read_at__isnull=False),
                name="message_archived_once_read",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "created_at"], name="message_by_person"),
            models.Index(fields=["account", "created_at"], name="message_by_account"),
            models.Index(
                fields=["person"],
                condition=Q(read_at__isnull=True, person__isnull=False),
                name="message_unread_by_person",
            ),
            models.Index(
                fields=["account"],
                condition=Q(read_at__isnull=True, account__isnull=False),
                name="message_unread_by_account",
            ),
            models.Index(
                fields=["follower"], condition=Q(follower__isnull=False), name="message_by_follower"
            ),
            models.Index(fields=["created_at"], condition=Q(planned_at__isnull=True), name="message_to_plan"),
        ]


class MessageDelivery(models.Model):
    """One message on one channel that leaves the site; one row for each, so it is never sent twice.

    A delivery that has ended never begins again (trigger ``delivery_ends_once``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=8, choices=choices(MessageChannel))
    state = models.CharField(max_length=12, choices=choices(DeliveryState))
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    """When a worker took it the last time."""
    ended_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, blank=True)
    """The number that the gateway or the mail has."""
    last_error = models.CharField(max_length=80, blank=True)
    """The code of a fault; never a phone or an address."""

    class Meta:
        constraints = [
            one_of("channel", MessageChannel, "message_delivery_channel_known"),
            one_of("state", DeliveryState, "message_delivery_state_known"),
            models.UniqueConstraint(fields=["message", "channel"], name="message_delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in DeliveryState if s.is_final], ended_at__isnull=False)
                | Q(state__in=[s.value for s in DeliveryState if not s.is_final], ended_at__isnull=True),
                name="message_delivery_ended_when_final",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT.value) | Q(attempts__gt=0),
                name="message_delivery_sent_by_a_try",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=DeliveryState.WAITING.value),
                name="message_delivery_due",
            ),
            models.Index(
                fields=["taken_at"],
                condition=Q(state=DeliveryState.SENDING.value),
                name="message_delivery_in_hand",
            ),
            models.Index(fields=["created_at"], name="message_delivery_by_time"),
        ]


class MessageTemplate(models.Model):
    """Words of the Bureau for one kind; the approved one with the highest version is in force.

    Never edited and never deleted (trigger ``message_template_frozen``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=32, choices=choices(MessageKind))
    version = models.PositiveIntegerField()
    sentence = models.CharField(max_length=200)
    """On every channel, with fields as ``{title}``."""
    more = models.CharField(max_length=400, blank=True)
    """Behind it, on the site alone."""
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kind", MessageKind, "message_template_kind_known"),
            models.UniqueConstraint(fields=["kind", "version"], name="message_template_version_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="message_template_approval_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("proposed_by")),
                name="message_template_two_officers",
            ),
        ]


class MessagePreference(models.Model):
    """What somebody chose for one kind on one channel; without a row the kind's own default holds."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="message_preferences", db_index=False
    )
    kind = models.CharField(max_length=32, choices=choices(MessageKind))
    channel = models.CharField(max_length=8, choices=choices(MessageChannel))
    is_wanted = models.BooleanField()

    class Meta:
        constraints = [
            one_of("kind", MessageKind, "message_preference_kind_known"),
            one_of("channel", MessageChannel, "message_preference_channel_known"),
            models.UniqueConstraint(fields=["account", "kind", "channel"], name="message_preference_once"),
        ]


class MessageAddress(models.Model):
    """Where an account wants its e-mail: a new address counts once the code that went there came back."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.PROTECT, related_name="message_address"
    )
    email_sealed = SealedField(bound_to="message_address.email", purpose="接收消息的邮箱", null=True)
    confirmed_at = models.DateTimeField(null=True)
    waiting_sealed = SealedField(bound_to="message_address.waiting", purpose="待确认的邮箱", null=True)
    code_digest = models.BinaryField(max_length=32, null=True)
    code_expires_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email_sealed__isnull=True, confirmed_at__isnull=True)
                | Q(email_sealed__isnull=False, confirmed_at__isnull=False),
                name="message_address_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(
                    waiting_sealed__isnull=True, code_digest__isnull=True, code_expires_at__isnull=True
                )
                | Q(waiting_sealed__isnull=False, code_digest__isnull=False, code_expires_at__isnull=False),
                name="message_address_waits_with_a_code",
            ),
        ]


class MessageBudgetDay(models.Model):
    """How many text messages went out on one day in Shanghai, by what they were for."""

    day = models.DateField(primary_key=True)
    account_codes = models.PositiveIntegerField(default=0)
    """Codes to people who log in, register or change something of their own."""
    verification_codes = models.PositiveIntegerField(default=0)
    """Codes that third parties ask for."""
    notices = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    """How many did not go out for want of budget; codes among them."""
