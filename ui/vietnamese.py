"""Qt's own texts in Vietnamese: context menus of fields, the file dialog, standard buttons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

TEXTS = {
    "&Undo": "&Hoàn tác",
    "&Redo": "&Làm lại",
    "Cu&t": "&Cắt",
    "&Copy": "&Chép",
    "&Paste": "&Dán",
    "Copy &Link Location": "Chép địa chỉ &liên kết",
    "Delete": "Xóa",
    "&Delete": "&Xóa",
    "Select All": "Chọn tất cả",
    "OK": "Đồng ý",
    "&OK": "Đồng ý",
    "Cancel": "Thôi",
    "&Cancel": "Thôi",
    "&Yes": "&Có",
    "&No": "&Không",
    "Yes": "Có",
    "No": "Không",
    "Close": "Đóng",
    "&Close": "Đón&g",
    "Open": "Mở",
    "&Open": "&Mở",
    "Save": "Lưu",
    "&Save": "&Lưu",
    "Discard": "Bỏ",
    "Apply": "Áp dụng",
    "Reset": "Đặt lại",
    "Retry": "Thử lại",
    "Ignore": "Bỏ qua",
    "Abort": "Dừng",
    "Help": "Trợ giúp",
    "Show Details...": "Xem chi tiết…",
    "Hide Details...": "Ẩn chi tiết…",
    "&Choose": "&Chọn",
    "Choose": "Chọn",
    "Directory:": "Thư mục:",
    "Directories": "Thư mục",
    "Folder": "Thư mục",
    "File &name:": "&Tên tệp:",
    "Files of type:": "Loại tệp:",
    "Look in:": "Xem trong:",
    "Back": "Trở lại",
    "Forward": "Tiến",
    "Parent Directory": "Thư mục trên",
    "Create New Folder": "Tạo thư mục mới",
    "Create a New Folder": "Tạo một thư mục mới",
    "List View": "Xem danh sách",
    "Detail View": "Xem chi tiết",
    "Change to list view mode": "Chuyển sang xem danh sách",
    "Change to detail view mode": "Chuyển sang xem chi tiết",
    "Go back": "Trở lại",
    "Go forward": "Tiến",
    "Go to the parent directory": "Lên thư mục trên",
    "Sidebar": "Thanh bên",
    "List of places and bookmarks": "Danh sách nơi lưu",
    "Files": "Tệp",
    "New Folder": "Thư mục mới",
    "&New Folder": "Thư mục &mới",
    "&Rename": "Đổ&i tên",
    "Show &hidden files": "Hiện tệp ẩ&n",
    "All Files (*)": "Mọi tệp (*)",
    "Find Directory": "Tìm thư mục",
    "Recent Places": "Nơi gần đây",
    "My Computer": "Máy tính này",
    "Computer": "Máy tính này",
    "Name": "Tên",
    "Size": "Cỡ",
    "Kind": "Loại",
    "Type": "Loại",
    "Date Modified": "Ngày sửa",
    "Drive": "Ổ đĩa",
    "File": "Tệp",
    "File Folder": "Thư mục",
    "Show ": "Hiện ",
    "Remove": "Bỏ",
    "%1 bytes": "%1 byte",
    "%1 KiB": "%1 KB",
    "%1 MiB": "%1 MB",
    "%1 GiB": "%1 GB",
    "%1 KB": "%1 KB",
    "%1 MB": "%1 MB",
    "%1 GB": "%1 GB",
    "%1 already exists.\nDo you want to replace it?": "%1 đã có.\nThay tệp đó?",
    "%1\nFile not found.\nPlease verify the correct file name was given.": (
        "Không tìm thấy tệp %1.\nXin kiểm tra lại tên."
    ),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": (
        "Không tìm thấy thư mục %1.\nXin kiểm tra lại tên."
    ),
    "Space": "Phím cách",
    "Insert Unicode control character": "Chèn ký tự điều khiển",
}


class Vietnamese(QTranslator):
    """A translator out of the table above; a text that it does not know stays as it is."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return TEXTS.get(text)

    def isEmpty(self) -> bool:
        return False


_installed: list[Vietnamese] = []


def install(app: QCoreApplication) -> None:
    """Make Qt speak Vietnamese, once a process."""
    if not _installed:
        translator = Vietnamese(app)
        app.installTranslator(translator)
        _installed.append(translator)
