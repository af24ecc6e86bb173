"""What can go wrong with a signing token, each as one sentence with its remedy. Nothing is signed in any of them.

A wrong PIN costs one of very few tries (SafeNet and Bit4id tokens of the State lock after three), so that no fault
here leads to a second login by itself.
"""

from __future__ import annotations

from forms.errors import WorldError

# CK_TOKEN_INFO.flags, PKCS#11 2.20 table 11.
CKF_LOGIN_ON_READER = 0x100
CKF_INITIALIZED = 0x400
CKF_PIN_COUNT_LOW = 0x10000
CKF_PIN_FINAL_TRY = 0x20000
CKF_PIN_LOCKED = 0x40000
CKF_PIN_TO_BE_CHANGED = 0x80000

_PIN_SENTENCES = {
    CKF_PIN_LOCKED: "Thẻ đã bị khóa do nhập sai mã PIN nhiều lần; hãy liên hệ nơi cấp thẻ để mở khóa.",
    CKF_PIN_FINAL_TRY: "Chỉ còn một lần thử: nhập sai mã PIN lần nữa thì thẻ sẽ bị khóa.",
    CKF_PIN_COUNT_LOW: "Mã PIN của thẻ đã bị nhập sai gần đây; thẻ thường khóa sau 3 lần sai liên tiếp.",
    CKF_PIN_TO_BE_CHANGED: "Thẻ còn dùng mã PIN ban đầu của nơi cấp; hãy đổi mã PIN bằng phần mềm đi kèm thẻ.",
}
_ASK_ISSUER = "Hãy liên hệ nơi cấp thẻ để được mở khóa; không cần làm lại báo cáo."


class TokenFault(WorldError):
    """A token, its module or its certificate cannot be used now; nothing was signed."""


class PinFault(TokenFault):
    """The token did not take the PIN; it was tried once, or not at all where the sentence says so."""


GONE = (
    "Thẻ ký số đã bị rút ra hoặc mất kết nối; chưa ký gì.",
    "Hãy cắm lại thẻ, chờ đèn trên thẻ sáng rồi ký lại.",
)
DEVICE = (
    "Thẻ ký số báo lỗi; chưa ký gì.",
    "Hãy rút thẻ, cắm lại rồi ký lại; nếu vẫn lỗi, hãy khởi động lại máy hoặc liên hệ nơi cấp thẻ.",
)
_BY_NAME = {
    "PinIncorrect": ("Mã PIN không đúng; chưa ký gì.", "Hãy kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi nhập lại."),
    "PinInvalid": ("Mã PIN có ký tự mà thẻ không nhận; chưa ký gì.", "Hãy tắt bộ gõ tiếng Việt rồi nhập lại."),
    "PinLenRange": ("Mã PIN dài quá hoặc ngắn quá đối với thẻ này; chưa ký gì.", "Hãy nhập lại đúng mã PIN của thẻ."),
    "PinLocked": ("Thẻ ký số đã bị khóa do nhập sai mã PIN nhiều lần; chưa ký gì.", _ASK_ISSUER),
    "PinExpired": ("Mã PIN của thẻ đã hết hạn; chưa ký gì.", "Hãy đổi mã PIN bằng phần mềm đi kèm thẻ rồi ký lại."),
    "UserPinNotInitialized": (
        "Thẻ ký số này chưa được đặt mã PIN; chưa ký gì.",
        "Hãy đặt mã PIN bằng phần mềm đi kèm thẻ, hoặc liên hệ nơi cấp thẻ.",
    ),
    "FunctionCancelled": ("Việc nhập mã PIN đã được hủy; chưa ký gì.", "Hãy ký lại khi sẵn sàng."),
    "SessionCount": (
        "Thẻ ký số đang được chương trình khác dùng; chưa ký gì.",
        "Hãy đóng phần mềm ký khác rồi ký lại.",
    ),
}
_GONE = {"DeviceRemoved", "TokenNotPresent", "TokenNotRecognised", "SlotIDInvalid", "SessionClosed"}
_ENDS = {"DeviceError", "DeviceMemory", "SessionHandleInvalid", "UserNotLoggedIn", "FunctionCancelled"}
_PIN = {"PinIncorrect", "PinInvalid", "PinLenRange", "PinLocked", "PinExpired", "UserPinNotInitialized"}


def pin_sentence(flags: int) -> str:
    """What the flags of a token mean for whoever is about to type its PIN; "" where there is nothing to say."""
    return next((sentence for flag, sentence in _PIN_SENTENCES.items() if flags & flag), "")


def ends_act(error: Exception) -> bool:
    """Whether nothing more may be tried after this error: above all, no PIN a second time."""
    return type(error).__name__ in _PIN | _GONE | _ENDS


def fault_of(error: Exception, *, present: bool = True, flags: int = 0) -> TokenFault:
    """The sentence for an error of python-pkcs11. present: the token answers still; flags: its flags after the error,
    which tell of the tries that are left."""
    name = type(error).__name__
    if name == "PinIncorrect" and flags & CKF_PIN_LOCKED:
        return PinFault("Mã PIN không đúng và thẻ ký số vừa bị khóa; chưa ký gì.", _ASK_ISSUER)
    if name in _PIN and present:
        sentence, remedy = _BY_NAME[name]
        return PinFault(sentence, f"{pin_sentence(flags)} {remedy}".strip() if name == "PinIncorrect" else remedy)
    if name in _GONE or not present:
        return TokenFault(*GONE)
    return TokenFault(*_BY_NAME.get(name, DEVICE))
