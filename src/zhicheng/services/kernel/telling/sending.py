"""One message through one channel's port; ``delivering`` turns what it raises into the delivery's state."""

from typing import assert_never

from zhicheng.domain.messages import MessageChannel, MessageKind, spec_of
from zhicheng.domain.messages.deliveries import NeverDeliverable
from zhicheng.domain.messages.wording import SMS_END
from zhicheng.records.models import Account, Message, MessageAddress, MessageDelivery, Person
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.people import id_number, phone
from zhicheng.services.kernel.telling.addresses import email_of
from zhicheng.services.kernel.telling.outsiders import followers_email, outside_text
from zhicheng.services.kernel.telling.planning import standing_person
from zhicheng.services.kernel.telling.wording import Words, sms_name, values_of

_AUTOMATIC = "\n\n本邮件由系统自动发出，请勿回复。"


def send_now(delivery: MessageDelivery, words: Words) -> str:
    """Send what the delivery is for; returns the number that the gateway gives it.

    Raises NeverDeliverable where the recipient can no longer be reached, and what the port raises.
    """
    message = delivery.message
    wording, version = words.of(message)
    kind, values = MessageKind(message.kind), values_of(message)
    channel = MessageChannel(delivery.channel)
    match channel:
        case MessageChannel.SMS:
            number = phone(_person(message))
            if number is None:
                raise NeverDeliverable("收件人没有登记手机号码。", code="message.no_phone")
            said = {name: values[name] for name in wording.sent_fields}
            return ports.sms().send(number, sms_name(kind, version), said)
        case MessageChannel.EMAIL:
            mail = ports.mail()
            if message.follower is not None:
                address = followers_email(message.follower, kind, at=ports.clock().now())
                text = outside_text(wording.sent(values), message.follower.id, kind) + _AUTOMATIC
            else:
                address = email_of(MessageAddress.objects.filter(account=_account(message)).first())
                text = wording.sent(values) + _AUTOMATIC
            if not address or mail is None:
                raise NeverDeliverable("收件人没有登记邮箱。", code="message.no_address")
            return mail.send(address, spec_of(kind).label, text, str(delivery.id))
        case MessageChannel.APP:
            push = ports.app_push()
            if push is None:
                raise NeverDeliverable("没有接入手机应用。", code="message.no_app")
            text = wording.sent(values).removesuffix(SMS_END)
            return push.send(id_number(_person(message)), spec_of(kind).label, text)
        case _:
            assert_never(channel)


def _person(message: Message) -> Person:
    person = standing_person(message.person) or (message.account.person if message.account else None)
    if person is None:
        raise NeverDeliverable("收件人没有实名信息。", code="message.no_person")
    return person


def _account(message: Message) -> Account:
    account = message.account
    if account is None and message.person is not None:
        standing = message.person.merged_into_id or message.person_id
        found = {
            row.person_id: row for row in Account.objects.filter(person_id__in=[standing, message.person_id])
        }
        account = found.get(standing) or found.get(message.person_id)
    if account is None:
        raise NeverDeliverable("收件人没有账号。", code="message.no_account")
    return account
