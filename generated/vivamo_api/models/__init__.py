"""All models by name, each imported when it is first asked for (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .check_geolocation_request import CheckGeolocationRequest as CheckGeolocationRequest
    from .create_customer_request import CreateCustomerRequest as CreateCustomerRequest
    from .create_disbursement_intent_request import CreateDisbursementIntentRequest as CreateDisbursementIntentRequest
    from .create_payment_intent_request import CreatePaymentIntentRequest as CreatePaymentIntentRequest
    from .created_customer import CreatedCustomer as CreatedCustomer
    from .custom_data import CustomData as CustomData
    from .customer import Customer as Customer
    from .customer_contact import CustomerContact as CustomerContact
    from .customer_data import CustomerData as CustomerData
    from .customer_list import CustomerList as CustomerList
    from .customer_reference import CustomerReference as CustomerReference
    from .customer_summary import CustomerSummary as CustomerSummary
    from .disbursement import Disbursement as Disbursement
    from .disbursement_decision import DisbursementDecision as DisbursementDecision
    from .disbursement_decision_status import DisbursementDecisionStatus as DisbursementDecisionStatus
    from .disbursement_event import DisbursementEvent as DisbursementEvent
    from .disbursement_event_transaction_type import (
        DisbursementEventTransactionType as DisbursementEventTransactionType,
    )
    from .disbursement_intent import DisbursementIntent as DisbursementIntent
    from .disbursement_intent_details import DisbursementIntentDetails as DisbursementIntentDetails
    from .disbursement_intent_status import DisbursementIntentStatus as DisbursementIntentStatus
    from .disbursement_progress import DisbursementProgress as DisbursementProgress
    from .disbursement_status import DisbursementStatus as DisbursementStatus
    from .error_response import ErrorResponse as ErrorResponse
    from .error_response_errors_item import ErrorResponseErrorsItem as ErrorResponseErrorsItem
    from .geolocation_check import GeolocationCheck as GeolocationCheck
    from .kyc_event import KycEvent as KycEvent
    from .kyc_info import KycInfo as KycInfo
    from .kyc_info_data import KycInfoData as KycInfoData
    from .kyc_info_verification import KycInfoVerification as KycInfoVerification
    from .kyc_status import KycStatus as KycStatus
    from .kyc_type import KycType as KycType
    from .kyc_verification import KycVerification as KycVerification
    from .message import Message as Message
    from .payment import Payment as Payment
    from .payment_event import PaymentEvent as PaymentEvent
    from .payment_event_transaction_type import PaymentEventTransactionType as PaymentEventTransactionType
    from .payment_intent import PaymentIntent as PaymentIntent
    from .payment_intent_details import PaymentIntentDetails as PaymentIntentDetails
    from .payment_intent_status import PaymentIntentStatus as PaymentIntentStatus
    from .payment_intent_status_status import PaymentIntentStatusStatus as PaymentIntentStatusStatus
    from .payment_method import PaymentMethod as PaymentMethod
    from .payment_status import PaymentStatus as PaymentStatus
    from .pending_disbursement import PendingDisbursement as PendingDisbursement
    from .pending_status import PendingStatus as PendingStatus
    from .pending_status_name import PendingStatusName as PendingStatusName
    from .prize_list import PrizeList as PrizeList
    from .prize_record import PrizeRecord as PrizeRecord
    from .prize_record_personal_tax_type import PrizeRecordPersonalTaxType as PrizeRecordPersonalTaxType
    from .prize_record_status import PrizeRecordStatus as PrizeRecordStatus
    from .processing_message import ProcessingMessage as ProcessingMessage
    from .record_prize_request import RecordPrizeRequest as RecordPrizeRequest
    from .recorded_prize import RecordedPrize as RecordedPrize
    from .register_webhook_request import RegisterWebhookRequest as RegisterWebhookRequest
    from .registered_webhook import RegisteredWebhook as RegisteredWebhook
    from .review_customer_kyc_request import ReviewCustomerKycRequest as ReviewCustomerKycRequest
    from .update_customer_request import UpdateCustomerRequest as UpdateCustomerRequest
    from .update_webhook_request import UpdateWebhookRequest as UpdateWebhookRequest
    from .w9_event import W9Event as W9Event
    from .w9_event_event import W9EventEvent as W9EventEvent
    from .webhook import Webhook as Webhook
    from .webhook_event_type import WebhookEventType as WebhookEventType
    from .webhook_headers import WebhookHeaders as WebhookHeaders
    from .webhook_status import WebhookStatus as WebhookStatus
else:

    def __getattr__(name: str) -> object:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(module, __name__), name)
        globals()[name] = value
        return value


_MODULES = {
    "CheckGeolocationRequest": ".check_geolocation_request",
    "CreateCustomerRequest": ".create_customer_request",
    "CreateDisbursementIntentRequest": ".create_disbursement_intent_request",
    "CreatePaymentIntentRequest": ".create_payment_intent_request",
    "CreatedCustomer": ".created_customer",
    "CustomData": ".custom_data",
    "Customer": ".customer",
    "CustomerContact": ".customer_contact",
    "CustomerData": ".customer_data",
    "CustomerList": ".customer_list",
    "CustomerReference": ".customer_reference",
    "CustomerSummary": ".customer_summary",
    "Disbursement": ".disbursement",
    "DisbursementDecision": ".disbursement_decision",
    "DisbursementDecisionStatus": ".disbursement_decision_status",
    "DisbursementEvent": ".disbursement_event",
    "DisbursementEventTransactionType": ".disbursement_event_transaction_type",
    "DisbursementIntent": ".disbursement_intent",
    "DisbursementIntentDetails": ".disbursement_intent_details",
    "DisbursementIntentStatus": ".disbursement_intent_status",
    "DisbursementProgress": ".disbursement_progress",
    "DisbursementStatus": ".disbursement_status",
    "ErrorResponse": ".error_response",
    "ErrorResponseErrorsItem": ".error_response_errors_item",
    "GeolocationCheck": ".geolocation_check",
    "KycEvent": ".kyc_event",
    "KycInfo": ".kyc_info",
    "KycInfoData": ".kyc_info_data",
    "KycInfoVerification": ".kyc_info_verification",
    "KycStatus": ".kyc_status",
    "KycType": ".kyc_type",
    "KycVerification": ".kyc_verification",
    "Message": ".message",
    "Payment": ".payment",
    "PaymentEvent": ".payment_event",
    "PaymentEventTransactionType": ".payment_event_transaction_type",
    "PaymentIntent": ".payment_intent",
    "PaymentIntentDetails": ".payment_intent_details",
    "PaymentIntentStatus": ".payment_intent_status",
    "PaymentIntentStatusStatus": ".payment_intent_status_status",
    "PaymentMethod": ".payment_method",
    "PaymentStatus": ".payment_status",
    "PendingDisbursement": ".pending_disbursement",
    "PendingStatus": ".pending_status",
    "PendingStatusName": ".pending_status_name",
    "PrizeList": ".prize_list",
    "PrizeRecord": ".prize_record",
    "PrizeRecordPersonalTaxType": ".prize_record_personal_tax_type",
    "PrizeRecordStatus": ".prize_record_status",
    "ProcessingMessage": ".processing_message",
    "RecordPrizeRequest": ".record_prize_request",
    "RecordedPrize": ".recorded_prize",
    "RegisterWebhookRequest": ".register_webhook_request",
    "RegisteredWebhook": ".registered_webhook",
    "ReviewCustomerKycRequest": ".review_customer_kyc_request",
    "UpdateCustomerRequest": ".update_customer_request",
    "UpdateWebhookRequest": ".update_webhook_request",
    "W9Event": ".w9_event",
    "W9EventEvent": ".w9_event_event",
    "Webhook": ".webhook",
    "WebhookEventType": ".webhook_event_type",
    "WebhookHeaders": ".webhook_headers",
    "WebhookStatus": ".webhook_status",
}


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = (
    "CheckGeolocationRequest",
    "CreateCustomerRequest",
    "CreatedCustomer",
    "CreateDisbursementIntentRequest",
    "CreatePaymentIntentRequest",
    "CustomData",
    "Customer",
    "CustomerContact",
    "CustomerData",
    "CustomerList",
    "CustomerReference",
    "CustomerSummary",
    "Disbursement",
    "DisbursementDecision",
    "DisbursementDecisionStatus",
    "DisbursementEvent",
    "DisbursementEventTransactionType",
    "DisbursementIntent",
    "DisbursementIntentDetails",
    "DisbursementIntentStatus",
    "DisbursementProgress",
    "DisbursementStatus",
    "ErrorResponse",
    "ErrorResponseErrorsItem",
    "GeolocationCheck",
    "KycEvent",
    "KycInfo",
    "KycInfoData",
    "KycInfoVerification",
    "KycStatus",
    "KycType",
    "KycVerification",
    "Message",
    "Payment",
    "PaymentEvent",
    "PaymentEventTransactionType",
    "PaymentIntent",
    "PaymentIntentDetails",
    "PaymentIntentStatus",
    "PaymentIntentStatusStatus",
    "PaymentMethod",
    "PaymentStatus",
    "PendingDisbursement",
    "PendingStatus",
    "PendingStatusName",
    "PrizeList",
    "PrizeRecord",
    "PrizeRecordPersonalTaxType",
    "PrizeRecordStatus",
    "ProcessingMessage",
    "RecordedPrize",
    "RecordPrizeRequest",
    "RegisteredWebhook",
    "RegisterWebhookRequest",
    "ReviewCustomerKycRequest",
    "UpdateCustomerRequest",
    "UpdateWebhookRequest",
    "W9Event",
    "W9EventEvent",
    "Webhook",
    "WebhookEventType",
    "WebhookHeaders",
    "WebhookStatus",
)
